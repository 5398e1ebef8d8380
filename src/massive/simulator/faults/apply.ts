import { type Aggregate, tickerOf } from '../../../market/index.js';
import { EndedBar } from '../aggregator.js';
import type { Broadcast } from '../broadcast.js';
import type { ClientSession, Flow } from '../client-connection.js';
import type { MarketRecord } from '../history/market-record.js';
import { garbage } from './garbage.js';
import type { Schedule } from './schedule.js';
import type { FaultKind, FaultOf, ScriptedFault } from './schema.js';
import type { SpellKind, Spells } from './spells.js';

/** The parts of a simulator that faults act on. */
export interface FaultTarget {
  readonly spells: Spells;
  readonly schedule: Schedule;
  readonly broadcast: Broadcast;
  readonly record: MarketRecord;
  /** The authenticated connections, of one key or of all. */
  live(key?: string): readonly ClientSession[];
  /** A foreign client takes a slot of each connected key. */
  takeSlots(key: string | undefined, holdMs: number): void;
  /** What new connections have to expect of their events. */
  setNewcomers(flow: Flow, cause?: object): void;
  /** Lets events flow again wherever this cause stopped them. */
  resume(cause: object): void;
  /** Closes the port for so long. */
  goOffline(ms: number): void;
}

type Handlers = { readonly [Kind in FaultKind]: (fault: FaultOf<Kind>, stage: FaultTarget) => void };

const DEFAULT_OFFLINE_MS = 5_000;

const HANDLERS: Handlers = {
  drop: ({ key }, stage) => each(stage, key, (session) => session.reset()),
  close: ({ key, code, reason }, stage) => each(stage, key, (session) => session.close(code, reason)),
  evict: ({ key, holdMs }, stage) => stage.takeSlots(key, holdMs),
  pause,
  'half-open': ({ key, ms }, stage) => {
    const muted = stage.live(key);
    for (const session of muted) session.setFlow('mute');
    if (ms !== undefined) void stage.schedule.later(ms, () => muted.forEach((session) => session.abort()));
  },
  'slow-abort': ({ key, ms }, stage) => {
    const slow = stage.live(key);
    for (const session of slow) session.setFlow('held');
    const cutOff = (): void => {
      for (const session of slow) session.abort();
      stage.broadcast.counters.cutOff += slow.length;
    };
    if (ms === 0) cutOff();
    else void stage.schedule.later(ms, cutOff);
  },
  zombie: (fault, stage) => stage.spells.cast(fault, {}),
  refuse: (fault, stage) => {
    if (fault.how === 'offline') stage.goOffline(fault.ms ?? DEFAULT_OFFLINE_MS);
    else stage.spells.cast(fault, onceUnless(fault));
  },
  'no-greeting': (fault, stage) => stage.spells.cast(fault, onceUnless(fault)),
  'auth-fail': (fault, stage) => stage.spells.cast(fault, onceUnless(fault)),
  'auth-silent': (fault, stage) => stage.spells.cast(fault, onceUnless(fault)),
  'not-authorized': (fault, stage) => stage.spells.cast(fault, limits(fault)),
  'ignore-topics': (fault, stage) => stage.spells.cast(fault, limits(fault)),
  'rest-fail': (fault, stage) => stage.spells.cast(fault, onceUnless(fault)),
  garbage: sendGarbage,
  duplicate: ({ key, count, channels }, stage) =>
    stage.broadcast.sendNow(
      stage.broadcast.sent.last(count, ({ channel }) => channels?.includes(channel) ?? true),
      stage.live(key),
    ),
  'late-bars': sendLateBars,
  skip: ({ symbol, trades }, { broadcast }) => broadcast.skip(tickerOf(symbol), trades),
  halt: ({ symbol, ms }, { broadcast }) => broadcast.halt(tickerOf(symbol), ms),
  clear: (_fault, stage) => {
    stage.spells.clear();
    stage.setNewcomers('open');
    for (const session of stage.live()) session.setFlow('open');
  },
};

export function applyFault(fault: ScriptedFault, stage: FaultTarget): void {
  // The table has a handler of the right kind under each name, which the compiler cannot follow through the union.
  (HANDLERS[fault.fault] as (fault: ScriptedFault, stage: FaultTarget) => void)(fault, stage);
}

function each(stage: FaultTarget, key: string | undefined, act: (session: ClientSession) => void): void {
  for (const session of stage.live(key)) act(session);
}

type Lasting = { readonly ms?: number | undefined; readonly times?: number | undefined };
const limits = ({ ms, times }: Lasting): { ms?: number; times?: number } => ({
  ...(ms === undefined ? {} : { ms }),
  ...(times === undefined ? {} : { times }),
});
/** Without a time or a number it happens once. */
const onceUnless = (fault: Lasting & FaultOf<SpellKind>): { ms?: number; times?: number } =>
  fault.ms === undefined && fault.times === undefined ? { times: 1 } : limits(fault);

function pause(fault: FaultOf<'pause'>, stage: FaultTarget): void {
  const { key, ms, trades, lose, scope } = fault;
  const flow = lose ? 'lost' : 'held';
  for (const session of stage.live(key)) session.setFlow(flow, fault);
  if (scope === 'feed') stage.setNewcomers(flow, fault);
  const resume = (): void => stage.resume(fault);
  if (trades !== undefined) stage.schedule.at({ trades: stage.broadcast.counters.played + trades }, resume);
  if (ms !== undefined) void stage.schedule.later(ms, resume);
}

/** A real print of a fictional ticker, for when nothing has been sent yet. */
const PLAIN_ELEMENT = '{"ev":"T","sym":"ZZZZZ","i":"1","x":4,"p":10,"s":100,"t":1781622376036,"q":1,"z":3,"ds":"100.0"}';

function sendGarbage(fault: FaultOf<'garbage'>, stage: FaultTarget): void {
  const real = stage.broadcast.sent.last(fault.count).map(({ element }) => element);
  const frames = garbage(fault, real.length > 0 ? real : [PLAIN_ELEMENT]);
  for (const session of stage.live(fault.key)) {
    if (fault.within) session.ride(frames);
    else for (const text of frames) session.sendRaw(text);
  }
}

/** The newest bars again, each with more volume: that of prints that came in late. The REST bars say the same from then on. */
function sendLateBars({ key, count, channel, symbol, shares }: FaultOf<'late-bars'>, stage: FaultTarget): void {
  const bars = stage.broadcast.bars.last(count, (bar) => bar.channel === channel && (symbol === undefined || bar.symbol === symbol));
  const revised = bars.map(({ aggregate, dayVwap }) => new EndedBar(withLatePrint(aggregate, shares), dayVwap));
  for (const { aggregate } of revised) if (channel === 'AM') stage.record.bars.putMinute(aggregate.symbol, aggregate.bar);
  stage.broadcast.sendNow(
    revised.map(({ element, symbol }) => ({ channel, symbol, element })),
    stage.live(key),
  );
}

function withLatePrint(aggregate: Aggregate, shares: number): Aggregate {
  const { bar, dayVolume } = aggregate;
  const volume = bar.volume + shares;
  const vwap = (bar.vwap * bar.volume + bar.close * shares) / volume;
  return { ...aggregate, bar: { ...bar, volume, vwap, trades: bar.trades + 1 }, dayVolume: dayVolume + shares };
}
