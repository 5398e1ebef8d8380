import { type EpochMs, isoTime } from '../../market/index.js';
import type { Column } from './column.js';
import { type Fields, Group, type Row, snake, type Table } from './table.js';

type Show = (value: never) => unknown;

/** Rows of a table as the HTTP API shows them: times in ISO-8601 UTC. */
export function answerOf<Of extends Fields>({ fields }: Pick<Table<Of>, 'fields'>): (row: Row<Of>) => Record<string, unknown> {
  const shown = Object.entries(fields).flatMap(([field, member]) => shownOf(field, member).map(([name, show]) => ({ name, field, show })));
  return (row) => {
    const answer: Record<string, unknown> = {};
    for (const { name, field, show } of shown) answer[name] = show(row[field] as never);
    return answer;
  };
}

/** The fields of the answer that a field of a row is, each with how its value is shown. */
function shownOf(field: string, member: Fields[string]): readonly (readonly [string, Show])[] {
  if (member instanceof Group) return Object.entries(member.api);
  const { api = snake(field) } = member.facts;
  if (api === null) return [];
  return typeof api === 'string' ? [[api, showOf(member)]] : Object.entries(api);
}

function showOf({ facts }: Column<unknown>): Show {
  return facts.form === 'time' ? (time: EpochMs | null) => (time === null ? null : isoTime(time)) : (value) => value;
}
