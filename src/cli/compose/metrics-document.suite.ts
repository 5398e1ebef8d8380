import type { Figure } from '../../market/index.js';
import { FIGURE_SECTIONS, type FigureSection } from './figures.suite.js';

const HEADER = `# Metrics

Written from the code by \`node scripts/docs/metrics.mjs\`; a test fails while it is stale.

Every role shows its figures on \`/metrics\` in the text form of Prometheus: \`start\`, \`app\` and \`dashboard\` on the port of the page, \`gateway\` and \`engine\`
on \`TICKSTOCK_HEALTH_PORT\`. With \`TICKSTOCK_TOKEN\` set, requests need it (\`authorization: Bearer …\`). Figures under \`process_\` and
\`nodejs_\` are about the process itself, and \`tickstock_build_info\` has the versions of TickStock and Node.

Counters begin at 0 with their process and only grow: \`rate()\` and \`increase()\` are right across restarts. Gauges show the present. Units are seconds and
bytes. A process that runs several shards has each figure of an engine once a shard: \`sum without (shard)\` for all of them,
\`max without (shard)\` for the worst. What a role shows does not depend on its settings: a gateway without a relay shows zeros.

What to watch first: \`tickstock_gateway_streaming\`, \`tickstock_gateway_log_away\`, \`tickstock_engine_behind_seconds\`,
\`tickstock_engine_waiting_rows\`, \`tickstock_gateway_open_gaps\`, and the rates of \`tickstock_engine_lost_entries_total\`,
\`tickstock_gateway_shed_frames_total\` and \`tickstock_engine_refused_rows_total\`, which are 0 on a good day.
`;

interface Row {
  readonly figure: Figure;
  readonly labels: readonly string[];
}

/** Figures of one name are one row; values of a label that are known are named. */
function rowsOf({ figures, labels }: FigureSection): readonly Row[] {
  const names = [...new Set(figures.map(({ name }) => name))];
  return names.map((name) => {
    const same = figures.filter((figure) => figure.name === name);
    const [first] = same as [Figure];
    const keys = [...new Set(same.flatMap((figure) => Object.keys(figure.labels ?? {})))];
    const fixed = keys.map((key) => `${key} (${same.map((figure) => figure.labels?.[key]).join(', ')})`);
    return { figure: first, labels: [...labels, ...fixed, ...(first.label === undefined ? [] : [first.label])] };
  });
}

function table(section: FigureSection): string {
  const rows = rowsOf(section).map(
    ({ figure: { name, kind, help }, labels }) =>
      `| \`tickstock_${name}\` | ${kind} | ${labels.join(', ')} | ${help.replaceAll('|', '\\|')} |`,
  );
  const by = section.shownBy.map((role) => `\`${role}\``).join(', ');
  return [
    `\n## ${section.title}\n`,
    `Shown by ${by}.\n`,
    '| Name | Type | Labels | Meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

export const metricsDocument = (): string => HEADER + FIGURE_SECTIONS.map(table).join('');
