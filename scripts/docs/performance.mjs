#!/usr/bin/env node
// Writes docs/performance.md and its plots from what `npm run bench` found.
//   node scripts/docs/performance.mjs [RESULT.json]      without a file: bench/results/latest.json
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ratio } from '../../bench/suite/table.mjs';
import { plot } from './plot.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const images = join(root, 'docs', 'images', 'performance');
const result = JSON.parse(readFileSync(process.argv[2] ?? join(root, 'bench', 'results', 'latest.json'), 'utf8'));
const runs = Object.assign({}, ...Object.values(result.entries).map((entry) => entry.runs ?? {}));

const round = (value) => (Math.abs(value) < 100 ? String(Math.round(value * 100) / 100) : Math.round(value).toLocaleString('en-US'));
const thousands = (value) => (value === 0 ? '0' : `${round(value / 1_000)}k`);
const mostOf = (series) => Math.max(...series.flatMap(({ points }) => points.map(([, value]) => value)));

/** The rate between the overloads comes several times: one point for its mean. @returns {(readonly [number, number])[]} */
function byOffered(pieces) {
  const rates = [...new Set(pieces.map(({ offered }) => offered))].toSorted((a, b) => a - b);
  return rates.map((rate) => {
    const same = pieces.filter(({ offered }) => offered === rate);
    return [rate, same.reduce((sum, { delivered }) => sum + delivered, 0) / same.length];
  });
}

function goodputPlot({ goodput }) {
  const up = byOffered(goodput.slice(0, -1));
  const after = goodput.at(-1);
  const most = Math.max(...goodput.map(({ offered }) => offered));
  /** @type {Parameters<typeof plot>[0]['series']} */
  const series = [
    {
      name: 'as offered',
      quiet: true,
      points: [
        [0, 0],
        [most, most],
      ],
    },
    { name: 'folded', dots: true, points: up },
    { name: 'half of it again', dots: true, points: [[after.offered, after.delivered]] },
  ];
  return plot({
    title: 'Goodput: trades offered and trades folded',
    x: { label: 'offered, trades a second', most, show: thousands },
    y: { label: 'folded, trades a second', most, show: thousands },
    series,
  });
}

/** @type {readonly (readonly [key: string, text: string, share: number])[]} */
const PERCENTILES = [
  ['p50', '50 %', 2],
  ['p90', '90 %', 10],
  ['p99', '99 %', 100],
  ['p99.9', '99.9 %', 1_000],
  ['p99.99', '99.99 %', 10_000],
];

/** On the horizontal axis as many nines, as far apart. */
function latencyPlot(found) {
  const series = found.map(({ name, latencyMs }) => ({
    name,
    dots: true,
    points: PERCENTILES.map(([key, , share]) => [share, Math.max(0.1, latencyMs[key])]),
  }));
  return plot({
    title: 'Latency, from when a trade was due to be sent',
    x: {
      label: 'share of messages that are faster',
      log: true,
      least: 2,
      most: 10_000,
      ticks: PERCENTILES.map(([, text, share]) => [share, text]),
    },
    y: { label: 'milliseconds', log: true, least: 1, most: mostOf(series) * 1.3, show: (value) => value.toLocaleString('en-US') },
    series,
  });
}

function burstPlot({ samples, options }) {
  const seconds = (ms) => ms / 1_000;
  let at = 0;
  const offered = options.profile.flatMap(([rate, duration]) => {
    const from = at;
    at += duration;
    return [
      [from, rate],
      [at, rate],
    ];
  });
  const lag = samples.filter(({ atMs }) => atMs >= 0).map(({ atMs, lagMs }) => [seconds(atMs), lagMs]);
  const until = Math.max(at, lag.at(-1)?.[0] ?? 0);
  const mostLag = Math.max(100, mostOf([{ points: lag }]));
  const mostRate = mostOf([{ points: offered }]);
  const scaled = offered.map(([when, rate]) => [when, (rate / mostRate) * mostLag]);
  return plot({
    title: `Burst: ${thousands(mostRate)} trades in one second`,
    x: { label: 'seconds', most: until },
    y: { label: 'results behind the present, milliseconds', most: mostLag * 1.05, show: (value) => value.toLocaleString('en-US') },
    series: [
      { name: `offered (top ${thousands(mostRate)}/s)`, quiet: true, area: true, points: scaled },
      { name: 'behind', points: lag },
    ],
  });
}

function latencySeries() {
  return [
    ['latency10k', 'snapshot', 'price, 10k/s'],
    ['latency10k', 'tick', 'mirror, 10k/s'],
    ['latency10k', 'pattern', 'pattern, 10k/s'],
    ['latency50k', 'pattern', 'pattern, 50k/s'],
  ].flatMap(([run, kind, name]) => {
    const found = runs[run]?.latency[kind];
    return found && found.samples > 0 ? [{ name, latencyMs: found.latencyMs }] : [];
  });
}

function writePlots() {
  mkdirSync(images, { recursive: true });
  const latencies = latencySeries();
  const plots = [
    ['goodput', runs.goodput && goodputPlot(runs.goodput), 'Goodput: what is folded of what is offered, and after it'],
    ['latency', latencies.length > 0 && latencyPlot(latencies), 'Latency percentiles'],
    ['burst', runs.burst && burstPlot(runs.burst), 'A burst of one second and how far the results fall behind'],
  ].filter(([, svg]) => svg);
  for (const [name, svg] of plots) writeFileSync(join(images, `${name}.svg`), svg);
  return Object.fromEntries(plots.map(([name, , text]) => [name, `![${text}](images/performance/${name}.svg)\n`]));
}

const tableOf = (head, lines) => [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

function goals() {
  const said = { true: 'met', false: '**not met**', null: '' };
  return tableOf(
    ['Figure', 'Goal', 'Seen', ''],
    result.goals.map(({ figure, goal, seen, met }) => [figure, goal, seen, said[met]]),
  );
}

function entryTable({ title, rows, missing }) {
  if (missing !== undefined) return `### ${title}\n\nNot measured: ${missing}.\n`;
  const floors = rows.some(({ floor }) => floor !== undefined);
  const lines = rows.map((row) => {
    const cells = [row.what.trim(), Number.isFinite(row.value) ? round(row.value) : 'never', row.unit];
    if (!floors) return cells;
    const times = ratio(row);
    return [
      ...cells,
      row.floor === undefined ? '' : `${round(row.floor)} (${row.floorName ?? 'floor'})`,
      times === undefined ? '' : `${times.toFixed(2)} ×`,
    ];
  });
  return `### ${title}\n\n${tableOf(floors ? ['', 'seen', 'unit', 'floor', 'times'] : ['', 'seen', 'unit'], lines)}\n`;
}

const { cpu, cores, memoryGb, node, redis, postgres, product, commit } = result.machine;
const pictures = writePlots();
const text = `# Performance

Measured by \`npm run bench\` on ${result.at.slice(0, 10)}, version ${product} (${commit}): ${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node}, Redis ${redis}, PostgreSQL ${postgres}.
Every process of a run, the vendor and the readers among them, shares these cores; for the goodput curve alone they have the last core to themselves,
so that TickStock is overloaded and not the vendor. Ratios hold on other machines too, absolute figures do not.

The load is open-loop: a vendor of the bench's own sends by the clock, whatever happens to its reader, and each trade's latency counts from when it was
due, so that a stall shows in the figures of every trade that it delayed. Every trade has one share, and each symbol's and minute's volume in the
tables is compared with what was sent. A floor is the least work that could do the job, measured in the same run.

## Goals

${goals()}

## Under load

${pictures.goodput ?? ''}
Between two overloads a rate that can be sustained is offered again: then more may be folded than comes, as the backlog is worked off.

${pictures.latency ?? ''}
${pictures.burst ?? ''}
## Hop by hop

${Object.values(result.entries).map(entryTable).join('\n')}
## Measure it yourself

\`\`\`sh
npm run bench                            # all of it, under 20 minutes
npm run bench -- --quick --only burst    # one entry, shortened
node bench/whole.mjs --rate 50000 --seconds 20 --mirror
npm run test:overload                    # three times too much load, a stopped Redis, one core less, a slow disk: nothing lost
node scripts/docs/performance.mjs        # this page from bench/results/latest.json
\`\`\`
`;
const page = join(root, 'docs', 'performance.md');
writeFileSync(page, text.replaceAll(/\n{3,}/g, '\n\n'));
const { status } = spawnSync(join(root, 'node_modules', '.bin', 'oxfmt'), [page], { stdio: 'inherit' });
process.exitCode = status ?? 1;
