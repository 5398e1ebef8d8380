import { columnsOf, type Table, TABLES } from './index.js';
import { meaningOf } from './table.js';

const HEAD = `# Tables

What the database holds, as the code has it: this page is generated from the descriptions that statements and answers are made of. Times are
UTC. Bars, indicators and patterns are partitioned by month. What may be changed by hand is in the tables of [definitions](definitions.md); all others are
TickStock's own to write, and anybody's to read.
`;

function section(table: Table): string {
  const rows = columnsOf(table).map(
    ({ name, column }) => `| \`${name}\` | ${column.facts.type}${column.facts.nullable ? ', may be null' : ''} | ${meaningOf(column)} |`,
  );
  return [
    `## ${table.name}`,
    '',
    table.about,
    '',
    `Key: ${table.key.map((column) => `\`${column}\``).join(', ')}.`,
    '',
    '| Column | Type | Meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** docs/tables.md. */
export function tablesDocument(): string {
  return [HEAD, ...TABLES.map(section)].join('\n');
}
