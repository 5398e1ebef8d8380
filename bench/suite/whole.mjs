import { runBareChain } from '../whole/bare-chain.mjs';
import { runWhole } from '../whole/chain.mjs';
import { curve, curveRate } from '../whole/profile.mjs';
import { startBare, startBrowsers } from '../whole/observer.mjs';
import { normalAfter } from '../whole/samples.mjs';
import { Missing } from './scripts.mjs';

/** The whole chain, and what of it can only be seen there. */

const HISTORY_MINUTES = 60;
const NORMAL_MS = 5_000;
const PARTS = ['gateway', 'engine', 'redis', 'postgres', 'dashboard'];
const total = (cpu) => PARTS.reduce((sum, part) => sum + (cpu[part] ?? 0), 0);
const round = (value, digits = 1) => Number(value.toFixed(digits));

const isKept = ({ account, leaseLosses, reconnects }) =>
  account.missing === 0 && account.doubled === 0 && account.inGaps === 0 && leaseLosses === 0 && reconnects === 0;

/** @returns the run, with whether all of it arrived and things were as before within 5 s after the load */
const judged = (run) => ({ ...run, kept: isKept(run), held: isKept(run) && run.normalAfterMs !== null && run.normalAfterMs <= NORMAL_MS });

function rowsOf(label, run) {
  const rows = [
    { what: `${label}: in the tables`, unit: '% of sent', value: round((100 * run.account.stored) / run.sent, 2) },
    { what: `${label}: gateway`, unit: '% of a core', value: run.cpuPercent.gateway },
    { what: `${label}: engine`, unit: '% of a core', value: run.cpuPercent.engine },
    { what: `${label}: gateway, most`, unit: 'MB', value: run.memoryPeakMb.gateway },
    { what: `${label}: engine, most`, unit: 'MB', value: run.memoryPeakMb.engine },
    { what: `${label}: price on the engine's channel, p99`, unit: 'ms', value: run.latency.snapshot.latencyMs.p99 },
    { what: `${label}: normal again after`, unit: 'ms', value: run.normalAfterMs ?? NaN },
  ];
  if (run.latency.tick) rows.push({ what: `${label}: price on the mirror, p99`, unit: 'ms', value: run.latency.tick.latencyMs.p99 });
  if (run.latency.pattern?.samples > 0)
    rows.push({ what: `${label}: pattern on Redis, p99`, unit: 'ms', value: run.latency.pattern.latencyMs.p99 });
  return rows;
}

const sustained = (label, name, options) => async (context) => {
  const seconds = context.quick ? 8 : 20;
  const run = judged(await runWhole({ ...context.whole, ...options, profile: [[options.rate, seconds]], warmSeconds: 3 }));
  return { rows: rowsOf(label, run), figures: { [name]: run.held ? options.rate : 0, ...options.more?.(run) }, runs: { [name]: run } };
};

async function burst(context) {
  const profile = [
    [20_000, 8],
    [140_000, 1],
    [20_000, context.quick ? 5 : 10],
  ];
  const run = judged(await runWhole({ ...context.whole, profile }));
  const normalMs = normalAfter(run.samples, 9_000);
  const rows = [...rowsOf('burst', run), { what: 'burst: normal again after it', unit: 'ms', value: normalMs ?? NaN }];
  return { rows, figures: { burstKept: run.kept, burstNormalMs: normalMs ?? Infinity }, runs: { burst: run } };
}

const latency = (rate) => async (context) => {
  const seconds = context.quick ? 12 : rate > 20_000 ? 25 : 70;
  const options = { profile: [[rate, seconds]], stepMs: 1, warmSeconds: 5, historyMinutes: HISTORY_MINUTES, mirror: rate <= 20_000 };
  const run = judged(await runWhole({ ...context.whole, ...options }));
  const label = `${rate / 1_000}k/s, warm indicators`;
  const price = rate <= 20_000 ? { priceP99: run.latency.snapshot.latencyMs.p99 } : {};
  const seen = run.latency.pattern.samples > 0 ? run.latency.pattern.latencyMs.p99 : undefined;
  return { rows: rowsOf(label, run), figures: { ...price, [`pattern${rate / 1_000}k`]: seen }, runs: { [`latency${rate / 1_000}k`]: run } };
};

async function againstBare(context) {
  /** @type {{ profile: import('../whole/profile.mjs').Profile, symbols: number, warmSeconds: number }} */
  const load = { profile: [[50_000, context.quick ? 9 : 15]], symbols: 850, warmSeconds: 4 };
  const bare = await runBareChain(load);
  const run = judged(await runWhole({ ...context.whole, ...load, browsers: 1 }));
  const again = await runBareChain(load);
  const floor = round((total(bare.cpuPercent) + total(again.cpuPercent)) / 2);
  const value = round(total(run.cpuPercent));
  const part = (name) => ({
    what: `  of that ${name}`,
    unit: '% of a core',
    value: round(run.cpuPercent[name] ?? 0),
    ...(bare.cpuPercent[name] === undefined ? {} : { floor: round(bare.cpuPercent[name]), floorName: 'bare chain' }),
  });
  const rows = [{ what: 'all processes at 50k/s', unit: '% of a core', value, floor, floorName: 'bare chain' }, ...PARTS.map(part)];
  return { rows, figures: { wholeRatio: round(value / floor, 2) }, runs: { against: run } };
}

/** What the messages of the mirror cost: gateway and Redis with it and without, against the same messages of fixed text in pipelines. */
async function mirror(context) {
  const rate = 20_000;
  const load = { profile: [[rate, context.quick ? 8 : 12]], warmSeconds: 3, without: ['pattern'] };
  const off = await runWhole({ ...context.whole, ...load, mirror: false });
  const on = await runWhole({ ...context.whole, ...load, mirror: true });
  const { measureMirrorFloor } = await import('./mirror-floor.mjs');
  const floor = await measureMirrorFloor(rate, context.quick ? 3 : 6);
  const more = (name) => Math.max(0, round((on.cpuPercent?.[name] ?? NaN) - (off.cpuPercent?.[name] ?? NaN)));
  const row = (name) => ({
    what: `mirror at ${rate / 1_000}k/s: ${name}`,
    unit: '% of a core',
    value: more(name),
    floor: round(floor[name]),
    floorName: 'bare PUBLISH',
  });
  return { rows: [row('gateway'), row('redis')], runs: {} };
}

/** The dashboard's process with a hundred pages, against frames of the same sizes to as many sockets. */
async function fanOut(context) {
  const clients = 100;
  const load = { profile: [[5_000, context.quick ? 7 : 12]], warmSeconds: 3, browsers: clients, without: ['pattern'] };
  const { pages, cpuPercent } = await runWhole({ ...context.whole, ...load });
  if (pages === undefined || pages.sizes.length === 0) throw new Missing('the dashboard sent no frame');
  const hub = await startBare('hub', { sizes: pages.sizes, everyMs: 50 });
  const readers = await startBrowsers({ url: hub.last.ready.url, clients });
  hub.tell({ kind: 'begin' });
  const { cpuMs, frames } = await hub.told('ended');
  await readers.finish();
  await hub.finish();
  const value = round((cpuPercent.dashboard * 10 * (pages.measuredMs / 1_000) * 1_000) / pages.frames);
  const row = { what: `a frame to one of ${clients} pages`, unit: 'µs of processor', value };
  return { rows: [{ ...row, floor: round((cpuMs * 1_000) / frames), floorName: 'bare ws' }] };
}

/** Trades a second; the last is the most that the bench can find. */
const RAMP = [50, 100, 150, 200, 250, 300, 350, 400, 450, 500].map((thousands) => thousands * 1_000);

/** Rising rates find what is kept up; then from half to three times of it, as far as the vendor can send that, on a core of its own. */
async function goodputCurve(context) {
  const seconds = context.quick ? 2 : 4;
  const ramp = RAMP.map((rate) => [rate, seconds]);
  const { sustained: found } = await runWhole({ ...context.whole, profile: ramp, drainSeconds: 3, apart: true });
  const rate = context.rate ?? Math.max(20_000, found);
  const profile = context.quick ? curve(curveRate(rate), 3, 2) : curve(curveRate(rate), 6, 4);
  const run = judged(await runWhole({ ...context.whole, profile, drainSeconds: 20, apart: true }));
  const rows = run.goodput.map(({ offered, delivered, share }) => ({
    what: `offered ${offered}/s: folded${share === null ? '' : ` (${Math.round(100 * share)} % of what is folded beside it)`}`,
    unit: 'trades/s',
    value: delivered,
  }));
  const what = found < Math.max(...RAMP) ? 'kept up' : 'kept up, at least: no higher rate was tried';
  return { rows: [{ what, unit: 'trades/s', value: found }, ...rows], runs: { goodput: run } };
}

export const WHOLE = {
  'against-bare': { title: 'Whole against the bare chain, 850 symbols', run: againstBare },
  mirror: { title: 'Mirror: one message a trade', run: mirror },
  'fan-out': { title: 'Dashboard to browsers', run: fanOut },
  'sustained-120k': { title: '120k/s, 850 symbols, mirror off', run: sustained('120k/s', 'rate850', { rate: 120_000 }) },
  'sustained-12000': {
    title: '60k/s, 12,000 symbols',
    run: sustained('60k/s, 12,000 symbols', 'rate12000', {
      rate: 60_000,
      symbols: 12_000,
      more: ({ memoryPeakMb }) => ({ engineMb: memoryPeakMb.engine }),
    }),
  },
  'sustained-mirror': { title: '60k/s, mirror on', run: sustained('60k/s, mirror', 'rateMirror', { rate: 60_000, mirror: true }) },
  burst: { title: 'Burst: 120k in one second on top of 20k/s', run: burst },
  'latency-10k': { title: 'Latency at 10k/s', run: latency(10_000) },
  'latency-50k': { title: 'Latency at 50k/s', run: latency(50_000) },
  goodput: { title: 'Goodput: offered and folded', run: goodputCurve },
};
