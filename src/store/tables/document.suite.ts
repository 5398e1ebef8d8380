import { columnsOf, type Table, TABLES } from './index.js';
import { meaningOf } from './table.js';

const HEAD = `# Tables

What the database holds: this page is generated from the descriptions in \`src/store/tables\`, like the SQL statements and the answers of the API. Times are
UTC. Bars, indicators and patterns are partitioned by month. Only the tables of [definitions](definitions.md) are meant to be changed by hand; the others are
written by TickStock alone, and free to read.
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
