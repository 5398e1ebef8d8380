import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../bus/index.js';
import { defaultIndicators } from '../indicators/index.js';
import { epochMsOf, type FeedMessage, MINUTE_MS, type Ticker, tickerOf, type Trade } from '../market/index.js';
import { defaultPatterns } from '../patterns/index.js';
import type { CheckpointStates, ResumePlace, SymbolState } from '../store/index.js';
import { EngineCore, type EngineEvent, planOf } from './core/index.js';
import { plain } from './core/plain-events.suite.js';
import { Resumption } from './resumption.js';
import { SymbolStates } from './symbol-states.js';

const plan = planOf({
  indicators: defaultIndicators.map(({ definition, parameters }) => ({ name: definition.name, parameters, timeframe: '1min' as const })),
  patterns: defaultPatterns(),
  allowedLatenessMs: 500,
  barsFrom: 'trades',
});
/** Monday 2013-10-07, 09:30 in New York. */
const OPEN = Date.parse('2013-10-07T13:30:00Z');
const SPY = tickerOf('SPY');
const SYMBOLS = [SPY, ...['IBM', 'AIG', 'BAC', 'F'].map(tickerOf)];
const session = { save: () => ({ row: null }) } as never;

/** Entries of a few messages each: prints of five symbols, and clock marks. */
const log: fc.Arbitrary<LogEntry[]> = fc
  .array(fc.tuple(fc.nat({ max: 15_000 }), fc.nat({ max: 4 }), fc.integer({ min: -20, max: 20 }), fc.boolean()), {
    minLength: 60,
    maxLength: 200,
  })
  .map((steps) => {
    let time = OPEN - MINUTE_MS;
    const entries: LogEntry[] = [];
    let messages: FeedMessage[] = [];
    for (const [gap, which, move, cut] of steps) {
      const second = time + gap - ((time + gap) % 1_000);
      if (second > time) messages.push({ kind: 'clock', time: epochMsOf(second) });
      time += gap;
      const symbol = SYMBOLS[which] ?? SPY;
      const price = 100 + move / 100;
      const print: Trade = {
        kind: 'trade',
        symbol,
        price,
        size: 100,
        time: epochMsOf(time),
        sequence: time,
        conditions: [],
        exchange: 1,
        id: '',
      };
      messages.push(print);
      if (!cut) continue;
      entries.push({ sequence: entries.length, source: 'replay', receivedAt: epochMsOf(time), messages });
      messages = [];
    }
    return entries;
  });

/** The tables of checkpoints, as far as this test needs them; bytes come back as a driver gives them. */
class Saved {
  readonly symbols = new Map<Ticker, SymbolState>();
  resume: ResumePlace | undefined;

  commit({ symbols, resume, replacesAll = false }: CheckpointStates): void {
    if (replacesAll) this.symbols.clear();
    for (const state of symbols)
      this.symbols.set(state.symbol, { ...state, bytes: Buffer.concat([Buffer.alloc(1), state.bytes]).subarray(1) });
    if (resume) this.resume = JSON.parse(JSON.stringify(resume)) as ResumePlace;
  }
}

/** Events of one symbol come in its order; which of two symbols is closed first by a clock mark is nobody's business. */
function bySymbol(events: readonly EngineEvent[]): Record<string, unknown[]> {
  const found: Record<string, unknown[]> = {};
  for (const event of events) (found['symbol' in event ? event.symbol : ''] ??= []).push(...plain([event]));
  return found;
}

describe('states of symbols', () => {
  it('saved at different places of the log, lead back to where the engine stood', () => {
    fc.assert(
      fc.property(
        log,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 300, max: 6_000 }),
        fc.integer({ min: 20, max: 100 }),
        (entries, every, pace, part) => {
          const death = Math.floor((entries.length * part) / 100);
          const core = new EngineCore(plan);
          const saved = new Saved();
          let time = 0;
          // About a symbol a commit.
          const states = new SymbolStates({ fold: { core, session }, clock: { monotonic: () => time }, bytesASecond: 600 });
          let committed = -1;
          const after: EngineEvent[] = [];
          for (const { sequence, messages } of entries) {
            const events = core.apply(messages);
            if (sequence > committed && sequence >= death) after.push(...events);
            time += pace;
            if (sequence >= death) continue;
            states.gather({ position: String(sequence), sequence });
            if (sequence % every !== 0) continue;
            saved.commit(states.take({ position: String(sequence), sequence }));
            committed = sequence;
          }
          after.push(...core.finish());

          const { resume } = saved;
          if (!resume) return;
          const again = new EngineCore(plan);
          again.restoreHead(resume.head);
          const resumption = new Resumption({ core: again }, [...saved.symbols.values()], resume.sequence);
          const events: EngineEvent[] = [];
          for (const entry of entries.slice(resume.sequence + 1)) {
            if (entry.sequence === committed + 1) resumption.finish();
            const found = again.apply((entry.sequence <= committed ? resumption.take(entry) : entry).messages);
            if (entry.sequence >= death) events.push(...found);
          }
          if (committed === entries.length - 1) resumption.finish();
          events.push(...again.finish());
          expect(bySymbol(events)).toEqual(bySymbol(after));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('are saved a bounded number of bytes at a time, in rounds that come to an end', () => {
    const core = new EngineCore(plan);
    const first = tickerOf('S0');
    const many = Array.from({ length: 3_000 }, (_, i) => tickerOf(`S${i}`));
    const print = (symbol: Ticker, time: number): FeedMessage => ({
      kind: 'trade',
      symbol,
      price: 10,
      size: 1,
      time: epochMsOf(time),
      sequence: time,
      conditions: [],
      exchange: 1,
      id: '',
    });
    core.apply(many.map((symbol) => print(symbol, OPEN)));
    let time = 0;
    const states = new SymbolStates({ fold: { core, session }, clock: { monotonic: () => time } });
    const saved = new Saved();
    const sizes: number[] = [];
    for (let sequence = 0; sequence < 120 && !saved.resume; sequence += 1) {
      core.apply([print(first, OPEN + sequence)]);
      const taken = states.take({ position: String(sequence), sequence });
      sizes.push(taken.symbols.reduce((sum, { bytes }) => sum + bytes.length, 0));
      saved.commit(taken);
      time += 100;
    }
    expect(saved.resume).toMatchObject({ sequence: 0 });
    expect(saved.symbols.size).toBe(3_000);
    expect(Math.max(...sizes)).toBeLessThan(8 * 1_048_576 + core.saveSymbol(first).length);
    expect(states.pending).toBe(0);
  });

  it('void what was saved before, once, where the engine begins anew, and only there', () => {
    const core = new EngineCore(plan);
    const states = new SymbolStates({ fold: { core, session }, clock: { monotonic: () => 0 } });
    expect(states.take({ position: '0', sequence: 0 }).replacesAll).toBeUndefined();
    states.startAnew();
    expect(states.take({ position: '1', sequence: 1 }).replacesAll).toBe(true);
    expect(states.take({ position: '2', sequence: 2 }).replacesAll).toBeUndefined();
  });
});

it('says behind which places of the streams lies what the next engine may find published', () => {
  const told = { bars: { epoch: 1, offset: 7 } };
  const clock = { monotonic: () => 0 };
  const states = new SymbolStates({ fold: { core: new EngineCore(plan), session }, clock, publishedUpTo: () => told });
  expect(states.take({ position: '1', sequence: 1 }).session).toMatchObject({ told });
});
