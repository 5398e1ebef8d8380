import { query } from './servers.mjs';
import { TAIL_SYMBOL } from './tape.mjs';

/** What the tables have against what was sent, symbol by symbol and minute by minute. */

const MINUTE_MS = 60_000;

async function gapsOf(url) {
  const rows = await query(
    url,
    'SELECT shard, gap_from, gap_to, cause, symbols, status, repaired_trades::int AS repaired FROM feed_gaps ORDER BY gap_from, shard',
  );
  return rows.map(({ gap_from: from, gap_to: to, ...rest }) => ({ ...rest, from: from.getTime(), to: to.getTime() }));
}

const OF_THE_LOAD = 'FROM ohlcv_1min WHERE symbol <> $1 AND timestamp >= $2';
const loadOf = (tape) => [TAIL_SYMBOL, new Date(tape.baseMs - (tape.baseMs % MINUTE_MS)).toISOString()];

async function barsOf(tape, url) {
  const rows = await query(url, `SELECT symbol, timestamp, volume::int AS volume ${OF_THE_LOAD}`, loadOf(tape));
  const bars = new Map();
  for (const { symbol, timestamp, volume } of rows) {
    const start = timestamp.getTime();
    if (!bars.has(start)) bars.set(start, new Map());
    bars.get(start).set(symbol, volume);
  }
  return bars;
}

/** Trades of the load that are in the tables. */
export async function stored(tape, url) {
  const [row] = await query(url, `SELECT coalesce(sum(volume), 0)::bigint AS n ${OF_THE_LOAD}`, loadOf(tape));
  return Number(row.n);
}

/** Times that open gaps cover, put together where they overlap, for one symbol. */
function openTimes(gaps, symbol) {
  const spans = gaps
    .filter(({ status, symbols }) => status !== 'repaired' && (symbols.length === 0 || symbols.includes(symbol)))
    .map(({ from, to }) => [from, to + 1])
    .toSorted((a, b) => a[0] - b[0]);
  const joined = [];
  for (const [from, to] of spans) {
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

function countIn(tape, symbol, from, to) {
  let count = 0;
  for (const _ of tape.tradesOf(symbol, from, to)) count += 1;
  return count;
}

/** Reads the tables and settles. @param {import('./tape.mjs').Tape} tape */
export async function balance(tape, url) {
  const [gaps, bars] = await Promise.all([gapsOf(url), barsOf(tape, url)]);
  return settle(tape, bars, gaps);
}

/**
 * `missing` is what neither the tables nor an open gap account for, `doubled` what the tables have too much; both are 0 where all is well.
 * `inGaps` is what is missing inside gaps that are recorded and not (wholly) repaired.
 * @param {import('./tape.mjs').Tape} tape
 * @param {ReadonlyMap<number, ReadonlyMap<string, number>>} bars volume by minute and symbol
 */
export function settle(tape, bars, gaps) {
  /** @type {{ stored: number, missing: number, doubled: number, inGaps: number, examples: string[] }} */
  const result = { stored: 0, missing: 0, doubled: 0, inGaps: 0, examples: [] };
  const anyOpen = gaps.some(({ status }) => status !== 'repaired');
  for (const { start, trades } of tape.minutes()) {
    const minute = bars.get(start) ?? new Map();
    for (const [symbol, expected] of trades.entries()) {
      const name = tape.names[symbol];
      const has = minute.get(name) ?? 0;
      result.stored += has;
      if (has === expected) continue;
      if (has > expected) result.doubled += has - expected;
      const lacking = Math.max(0, expected - has);
      const open = anyOpen && lacking > 0 ? openTimes(gaps, name) : [];
      const covered = open.reduce(
        (sum, [from, to]) => sum + countIn(tape, symbol, Math.max(from, start), Math.min(to, start + MINUTE_MS)),
        0,
      );
      result.inGaps += Math.min(lacking, covered);
      result.missing += Math.max(0, lacking - covered);
      if (lacking > covered && result.examples.length < 5)
        result.examples.push(`${name} ${new Date(start).toISOString()}: ${has} of ${expected}, ${covered} in open gaps`);
    }
  }
  return { sent: tape.schedule.total, ...result, gaps };
}
