/** The goals, and how a run of the bench stands to them. Figures are medians or percentiles of that run, on the machine that it names. */

const whole = (value) => Math.round(value).toLocaleString('en-US');
const kept = (value, goal) => (value >= goal ? `${whole(goal)} held` : 'not held');
const atLeast = (goal) => (value) => value >= goal;
const atMost = (goal) => (value) => value <= goal;

/** `burstKept` is 1 where nothing was lost. @typedef {(value: number) => string} Show */
/** @type {readonly [figure: string, goal: string, name: string, isMet: (value: number) => boolean, show: Show][]} */
const GOALS = [
  [
    'sustained, no loss, log + engine + store, mirror off, 850 symbols',
    '≥ 120k trades/s',
    'rate850',
    atLeast(120_000),
    (v) => kept(v, 120_000),
  ],
  ['same over 12,000 symbols', '≥ 60k trades/s', 'rate12000', atLeast(60_000), (v) => kept(v, 60_000)],
  ['mirror on', '≥ 60k trades/s', 'rateMirror', atLeast(60_000), (v) => kept(v, 60_000)],
  ['burst of 120k in one second on top of 20k/s: nothing lost', 'all', 'burstKept', atLeast(1), (v) => (v >= 1 ? 'all' : 'not all')],
  ['burst: backlog gone', '≤ 5 s', 'burstNormalMs', atMost(5_000), (v) => (v === Infinity ? 'not in time' : `${(v / 1_000).toFixed(1)} s`)],
  ['price to reader p99 at 10k/s, before display coalescing', '≤ 15 ms', 'priceP99', atMost(15), (v) => `${v.toFixed(1)} ms`],
  ['tick-triggered pattern to Redis p99 at 10k/s', '≤ 5 ms', 'pattern10k', atMost(5), (v) => `${v.toFixed(1)} ms`],
  ['tick-triggered pattern to Redis p99 at 50k/s', '≤ 25 ms', 'pattern50k', atMost(25), (v) => `${v.toFixed(1)} ms`],
  ['whole against the bare chain at 50k/s, processor', '≤ 2 ×', 'wholeRatio', atMost(2), (v) => `${v.toFixed(2)} ×`],
  ['replay of a day, everything on by default, rows committed', '≥ 300k trades/s', 'replayRate', atLeast(300_000), whole],
  ['engine core alone, 12,000 symbols, default set', '≥ 1.5 M trades/s', 'coreRate', atLeast(1_500_000), whole],
  ['minute boundary, 12,000 symbols, everything on, one engine', '≤ 150 ms', 'boundaryMs', atMost(150), (v) => `${v.toFixed(0)} ms`],
  ['a gap of a second of 12,000 symbols whole again, 50 ms an answer', '≤ 60 s', 'repairSeconds', atMost(60), (v) => `${v.toFixed(0)} s`],
  ['indicators against the hand-written floor', '≤ 1.1 ×', 'indicatorRatio', atMost(1.1), (v) => `${v.toFixed(2)} ×`],
  ['61 candlesticks, a bar', '≤ 0.6 µs', 'candlestickNs', atMost(600), (v) => `${(v / 1_000).toFixed(2)} µs`],
  ['engine resident memory, 12,000 symbols × 3 timeframes', '≤ 500 MB', 'engineMb', atMost(500), (v) => `${whole(v)} MB`],
  ['long synthetic tape through the core: growth of memory', 'flat (≤ 32 MB)', 'tapeGrowthMb', atMost(32), (v) => `${whole(v)} MB`],
];

/** @param {Record<string, number | boolean | undefined>} figures @returns one row a goal; `met` is null where nothing was measured */
export function goalsTable(figures) {
  return GOALS.map(([figure, goal, name, isMet, show]) => {
    const figureOf = figures[name];
    const value = figureOf === undefined ? undefined : Number(figureOf);
    if (value === undefined || Number.isNaN(value)) return { figure, goal, seen: 'not measured', met: null };
    return { figure, goal, seen: show(value), met: isMet(value) };
  });
}
