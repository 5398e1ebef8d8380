import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { type LogEntry, logPositionOf, type LogRecord } from '../bus/index.js';
import { CalibrationTable } from '../calibration/index.js';
import { epochMsOf, type FeedMessage, type Gap, type Repair, silentLog, tickerOf } from '../market/index.js';
import type { CheckpointStates } from '../store/index.js';
import { type CorrectionOrigin, followLosses } from './correction-origin.js';
import { planOf } from './core/index.js';
import { EngineFold } from './fold.js';
import type { LogLosses } from './log-losses.js';
import { OriginMemory } from './origin-memory.js';
import type { Recovery } from './recovery.js';
import { SymbolStates } from './symbol-states.js';

const plan = planOf({ indicators: [], patterns: { patterns: [], candlesticks: [] }, allowedLatenessMs: 0, barsFrom: 'trades' });
const setup = { plan, thresholds: new Map<string, number>(), calibration: new CalibrationTable([]) };
const rows = { bar() {}, indicators() {}, patterns() {}, alert() {}, session() {}, gap() {}, repair() {} };
const OPEN = Date.parse('2013-10-07T13:30:00Z');
const SPY = tickerOf('SPY');
const at = (second: number): ReturnType<typeof epochMsOf> => epochMsOf(OPEN + second * 1_000);

const print = (second: number): FeedMessage[] => [
  { kind: 'clock', time: at(second) },
  {
    kind: 'trade',
    symbol: SPY,
    price: 100,
    size: 100,
    time: at(second),
    sequence: second + 1,
    conditions: [],
    exchange: 1,
    id: '',
  },
];
const gap = (from: number, to: number): Gap => ({ kind: 'gap', from: at(from), to: at(to), cause: 'disconnect', symbols: [] });
const repair = (from: number, to: number): Repair => ({ kind: 'repair', from: at(from), to: at(to), trades: 1, complete: true });

/** An engine, as far as losses concern it, over a log that forgets what it is told to. */
class Engine {
  readonly clock = new ManualClock();
  readonly fold = new EngineFold({ setup, session: { universe: 'all', logId: 'log' }, rows });
  log: LogRecord[] = [];
  readonly states: SymbolStates;
  readonly origin: CorrectionOrigin;
  readonly losses: LogLosses;
  place = { position: '0', sequence: -1 };
  saved: CheckpointStates | undefined;

  constructor() {
    const { clock, fold } = this;
    this.states = new SymbolStates({ fold, clock, origin: (moved) => this.origin.save(moved) });
    const tickLog = {
      read: async (_: number, after: string) => this.log.filter(({ position }) => Number(position) > Number(after)),
    };
    const recovery: Pick<Recovery, 'last' | 'lostFrom' | 'announced'> = { last: undefined };
    const options = { tickLog, shard: 0, clock, log: silentLog, signal: new AbortController().signal, fold, states: this.states };
    const { losses, origin } = followLosses(options, recovery as Recovery);
    this.losses = losses;
    this.origin = origin;
  }

  read(sequence: number, ...messages: readonly FeedMessage[]): void {
    const entry: LogEntry = { sequence, source: 'synthetic', receivedAt: epochMsOf(OPEN), messages };
    const record = { position: logPositionOf(String(sequence + 1)), entry };
    this.log.push(record);
    if (sequence === 0) this.origin.beginsAt(-1, at(0));
    if (this.losses.skips(entry)) this.origin.skips(this.place, entry, this.losses.last ?? -1);
    this.origin.before(entry, this.place);
    if (this.losses.take(entry)) this.fold.entry(entry);
    this.place = { position: record.position, sequence };
  }

  async commit(): Promise<void> {
    await this.clock.advance(1_000);
    this.saved = this.states.take(this.place);
    if (this.saved.origin) this.origin.moved(this.saved.origin);
  }

  get memory(): OriginMemory {
    return OriginMemory.parse(this.saved && (this.saved.session as { origin: unknown }).origin);
  }
}

let engine: Engine;
beforeEach(async () => {
  engine = new Engine();
  engine.read(0, ...print(0));
  engine.read(1, ...print(10));
  await engine.commit();
});

describe('where results can be computed again from', () => {
  it('moves to a gap with what was known before it, though the symbols go on', async () => {
    engine.read(2, gap(10, 20));
    engine.read(3, ...print(20));
    await engine.commit();
    expect(engine.origin.place).toEqual({ position: '2', sequence: 1 });
    const [state] = engine.saved?.symbols ?? [];
    expect(state).toMatchObject({ symbol: SPY, sequence: 1 });
    expect(engine.fold.core.timesOf(state?.bytes ?? new Uint8Array()).newest).toBe(at(10));
  });

  it('stays at the first of several gaps until they are repaired, and moves on to the next', async () => {
    engine.read(2, gap(10, 20));
    await engine.commit();
    engine.read(3, ...print(20), gap(21, 25));
    await engine.commit();
    expect(engine.origin.place).toEqual({ position: '2', sequence: 1 });
    engine.read(4, repair(10, 20), repair(21, 25));
    engine.read(5, gap(26, 30));
    await engine.commit();
    expect(engine.origin.place).toEqual({ position: '5', sequence: 4 });
  });

  it('knows since when something is lost where the log had not told any time yet', () => {
    const begun = new Engine();
    begun.read(0, ...print(0).slice(1));
    begun.read(5, ...print(30));
    expect(begun.losses.announced).toMatchObject([{ from: at(0), to: at(31) }]);
  });

  it('owes all since an open gap when the log skips, and is whole again once that is fetched', async () => {
    engine.read(2, gap(10, 20));
    engine.read(3, ...print(20));
    await engine.commit();
    engine.read(7, ...print(40));
    expect(engine.losses.announced).toMatchObject([{ from: at(10), to: at(41) }]);
    expect([engine.origin.isWhole, engine.origin.holes]).toEqual([false, [{ from: 4, to: 6 }]]);
    await engine.commit();
    expect(engine.memory).toMatchObject({ known: { sequence: 1, time: at(10) }, owed: { from: at(10) } });
    engine.read(8, { ...gap(10, 41), cause: 'log_lost' });
    engine.read(9, { ...repair(10, 41), complete: false });
    expect(engine.origin.isWhole).toBe(false);
    engine.read(10, repair(10, 41));
    expect(engine.origin.isWhole).toBe(true);
    expect(engine.origin.place).toEqual({ position: '2', sequence: 1 });
  });

  it('owes all since an open gap when the log begins behind it', async () => {
    engine.read(2, gap(10, 20));
    engine.read(3, ...print(20));
    engine.read(4, ...print(30));
    await engine.commit();
    engine.log = engine.log.filter(({ entry }) => entry.sequence >= 4);
    expect(await engine.origin.isReached()).toBe(false);
    engine.origin.breaks();
    await engine.origin.look(engine.place);
    expect(engine.losses.announced).toMatchObject([{ from: at(10), to: at(31) }]);
    expect(engine.origin.isWhole).toBe(false);
    await engine.commit();
    expect(engine.origin.place).toEqual({ position: '0', sequence: 3 });
    expect(engine.saved?.origin).toMatchObject({ states: 'kept' });
    expect(await engine.origin.isReached()).toBe(true);
    engine.read(5, repair(10, 31));
    expect(engine.origin.isWhole).toBe(true);
  });

  it('begins anew where the log has lost something and nothing is open', async () => {
    engine.read(2, gap(10, 20), repair(10, 20));
    await engine.commit();
    engine.read(7, ...print(40));
    expect(engine.losses.announced).toMatchObject([{ from: at(10), to: at(41) }]);
    await engine.commit();
    expect(engine.origin.place).toEqual({ position: '3', sequence: 6 });
    expect(engine.memory).toMatchObject({ owed: null, known: { sequence: 2, time: at(10) } });
  });

  it('gives up what has not been fetched for ten minutes', async () => {
    engine.read(2, gap(10, 20));
    engine.read(3, ...print(20));
    await engine.commit();
    engine.read(7, ...print(40));
    engine.read(8, { ...gap(10, 41), cause: 'log_lost' });
    await engine.clock.advance(10 * 60_000 + 1);
    await engine.origin.look(engine.place);
    await engine.commit();
    expect(engine.origin.isWhole).toBe(true);
    expect(engine.origin.place).toEqual({ position: '9', sequence: 8 });
  });
});
