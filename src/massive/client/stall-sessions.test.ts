import { describe, expect, it } from 'vitest';
import { epochMsOf, MINUTE_MS, newYorkTime, SECOND_MS, serialDay, tickerOf } from '../../market/index.js';
import { createRandom, type SeededRandom } from '../synthetic/random.js';
import { StallDetector } from './stall.js';

/** Milliseconds to the next print, where the mean is one. */
type Arrivals = (random: SeededRandom, meanMs: number) => () => number;

const exponential = (random: SeededRandom, mean: number): number => -mean * Math.log(1 - random.uniform());

/** Each print by itself. */
const poisson: Arrivals = (random, mean) => () => exponential(random, mean);

/** Bursts of 20 on the average, a hundredth of the mean apart: an order that takes its time. */
const bursts: Arrivals = (random, mean) => () =>
  random.uniform() < 1 / 20 ? exponential(random, mean * 19.2) : exponential(random, mean / 100);

/** Pauses between prints as they are measured: most short, some very long. */
const heavyTails: Arrivals = (random, mean) => () => mean * Math.exp(1.5 * random.normal() - 1.5 ** 2 / 2);

/** The mood of a stock changes within minutes, by a factor of three up or down. */
const moods: Arrivals = (random, mean) => {
  let mood = 0;
  return () => {
    const gap = exponential(random, mean * Math.exp(-1.1 * mood));
    const kept = Math.exp(-gap / (8 * MINUTE_MS));
    mood = kept * mood + Math.sqrt(1 - kept ** 2) * random.normal();
    return gap;
  };
};

const KINDS: Readonly<Record<string, Arrivals>> = { poisson, bursts, heavyTails, moods };

const DAY = serialDay({ year: 2026, month: 11, day: 23 });
const OPEN = newYorkTime(DAY, 9, 30);
const CLOSE = newYorkTime(DAY, 16);
const MINIMUM_MS = 30 * SECOND_MS;
const LOOK_MS = 5 * SECOND_MS;
/** Days of each kind, a few thousand of which are well with other seeds too. */
const DAYS = Number(process.env['TICKSTOCK_SIMULATIONS'] ?? 60);

/** How much busier than on the average: nine times at the open, a quarter of an hour later a third of that, quiet at noon. */
function pace(time: number): number {
  const fromOpen = (time - OPEN) / MINUTE_MS;
  const toClose = (CLOSE - time) / MINUTE_MS;
  return 0.5 + 7 * Math.exp(-fromOpen / 8) + 1.5 * Math.exp(-fromOpen / 45) + 2 * Math.exp(-toClose / 15);
}

interface Session {
  readonly cuts: number;
  /** After the stop, how long until it was found, ms. */
  readonly foundAfter: number;
}

interface Hours {
  readonly from: number;
  /** Then nothing comes any more. */
  readonly until: number;
}

/** A stream of so many symbols, each with its own mean of ms between its prints. */
function session(random: SeededRandom, arrivals: Arrivals, means: readonly number[], { from, until }: Hours): Session {
  const stall = new StallDetector({ minimumMs: MINIMUM_MS, rate: 1 });
  const streams = means.map((mean, i) => {
    // The auction: a few prints of each symbol within seconds.
    const opening = from === OPEN ? Array.from({ length: 5 }, () => from + 5 * SECOND_MS * random.uniform()).toSorted((a, b) => b - a) : [];
    const flow = arrivals(random, mean);
    let at = from + (40 * mean * random.uniform()) / pace(from);
    const next = (): number => opening.pop() ?? (at += flow() / pace(at));
    return { symbol: tickerOf(`S${i}`), next, at: next() };
  });
  let cuts = 0;
  let before = from;
  stall.begin(from);
  for (;;) {
    const stream = streams.reduce((first, other) => (other.at < first.at ? other : first));
    const { at: time, symbol } = stream;
    if (time >= until) break;
    if (stall.stalledFor(time) !== undefined) {
      cuts += 1;
      stall.gaveUp();
    }
    stall.onData(time, epochMsOf(Math.floor(time)), symbol, 1);
    stream.at = stream.next();
    before = time;
  }
  let now = before;
  while (now < CLOSE && stall.stalledFor(now) === undefined) now += LOOK_MS;
  return { cuts, foundAfter: now - before };
}

describe('a day of a stream that is well', () => {
  for (const [name, arrivals] of Object.entries(KINDS)) {
    it.each([1, 3, 8])(`is never cut: ${name}, %i symbols`, (count) => {
      const random = createRandom(count);
      for (let day = 0; day < DAYS; day += 1) {
        // From a print each two seconds to one every twenty minutes.
        const means = Array.from({ length: count }, () => 2 * SECOND_MS * 600 ** random.uniform());
        // Some are switched on in the course of the day.
        const from = OPEN + (day % 2) * Math.floor(random.uniform() * 120 * MINUTE_MS);
        expect(session(random, arrivals, means, { from, until: CLOSE }).cuts, `day ${day}, ms between prints: ${means.join(', ')}`).toBe(0);
      }
    });
  }
});

describe('a stream that stops at noon', () => {
  const hours = { from: OPEN + 120 * MINUTE_MS, until: OPEN + 150 * MINUTE_MS };
  it.each([
    ['prints by themselves, 10 a second: in 40 s', poisson, 100, 40],
    ['prints by themselves, 2 a second: in two minutes', poisson, 500, 120],
    ['moods, 10 a second: in three minutes', moods, 100, 180],
    ['bursts, 20 a second: in ten minutes', bursts, 50, 600],
    ['heavy tails, 20 a second: in a quarter of an hour', heavyTails, 50, 900],
  ] as const)('is found: %s', (_name, arrivals, mean, seconds) => {
    const random = createRandom(mean);
    for (let day = 0; day < 20; day += 1) {
      const { cuts, foundAfter } = session(random, arrivals, [mean], hours);
      expect(cuts).toBe(0);
      expect(foundAfter).toBeLessThanOrEqual(seconds * SECOND_MS);
    }
  });
});
