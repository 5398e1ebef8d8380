import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordingLog } from '../../test/failures.js';
import type { Bus } from './bus.js';
import type { BusMessage } from './bus-message.js';
import { CHANNELS } from './channels.js';
import { BusUnavailableError } from './errors.js';
import { type FollowOptions, ResultFollower, type ResultLoss } from './result-follower.js';
import type { ResultKind } from './messages/catalogue.js';
import { RESULT_KINDS, type ResultPosition, type ResultRecord, RESULTS_START } from './results.js';

interface ResultsUnderTest {
  readonly bus: Bus;
  stop(): Promise<void>;
}

const message = (channel: string, body: string | number): BusMessage => ({ channel, body: String(body) });
const bars = (from: number, to: number): BusMessage[] =>
  Array.from({ length: to - from + 1 }, (_, at) => message(CHANNELS.bars, from + at));

/** A reader of the streams that notes what it is handed. */
export class NotingFollower {
  readonly records: ResultRecord[] = [];
  readonly losses: ResultLoss[] = [];
  readonly log = recordingLog();
  readonly follower: ResultFollower;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(bus: Bus, from: Partial<Record<ResultKind, ResultPosition | 'oldest' | 'newest'>>, options: Partial<FollowOptions> = {}) {
    this.follower = new ResultFollower({
      streams: bus.results,
      from: new Map(RESULT_KINDS.flatMap((kind) => (from[kind] === undefined ? [] : [[kind, from[kind]] as const]))),
      onMessage: (record) => void this.records.push(record),
      onLoss: (loss) => void this.losses.push(loss),
      clock: { sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined) },
      random: () => 0,
      log: this.log,
      ...options,
    });
  }
  get bodies(): string[] {
    return this.records.map(({ body }) => body);
  }
  run(): this {
    this.running = this.follower.run(this.stopping.signal);
    return this;
  }
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }
  place(kind: ResultKind): ResultPosition {
    return this.follower.positions.get(kind) ?? RESULTS_START;
  }
}

/** What every adapter promises of results that are read again. @param startShort keeps ten messages of a kind and a few more at most */
export function resultsSuite(
  name: string,
  { start, startShort }: { readonly start: () => Promise<ResultsUnderTest>; readonly startShort: () => Promise<ResultsUnderTest> },
): void {
  describe(`streams of results: ${name}`, () => {
    let under: ResultsUnderTest;
    let bus: Bus;
    const followers: NotingFollower[] = [];
    const follow = (from: ConstructorParameters<typeof NotingFollower>[1], options: Partial<FollowOptions> = {}): NotingFollower => {
      const follower = new NotingFollower(bus, from, options);
      followers.push(follower);
      return follower;
    };
    const begin = async (how: typeof start): Promise<void> => {
      under = await how();
      bus = under.bus;
    };
    beforeEach(() => begin(start));
    afterEach(async () => {
      await Promise.all(followers.splice(0).map((follower) => follower.stop()));
      await under.stop();
    });

    it('hands over what was published, in order and numbered without a break, whether it came alone or with others', async () => {
      await bus.publish(bars(1, 3));
      for (const one of bars(4, 8)) await bus.publish([one]);
      const reader = follow({ bars: 'oldest' }).run();
      await vi.waitFor(() => expect(reader.bodies).toHaveLength(8));
      await bus.publish(bars(9, 600));
      await vi.waitFor(() => expect(reader.bodies).toHaveLength(600));
      expect(reader.bodies.map(Number)).toEqual(Array.from({ length: 600 }, (_, at) => at + 1));
      expect(reader.records.map(({ position }) => position.offset)).toEqual(reader.bodies.map(Number));
      expect(new Set(reader.records.map(({ position }) => position.epoch)).size).toBe(1);
      expect(reader.losses).toEqual([]);
    });

    it('delivers on the channel what it keeps', async () => {
      const heard: string[] = [];
      await bus.subscribe([CHANNELS.bars, CHANNELS.snapshots], ({ body }) => void heard.push(body));
      await bus.publish([message(CHANNELS.bars, 'a'), message(CHANNELS.snapshots, 'b'), message(CHANNELS.bars, 'c')]);
      await vi.waitFor(() => expect(heard).toEqual(['a', 'b', 'c']));
      const reader = follow({ bars: 'oldest' });
      await reader.follower.catchUp();
      expect(reader.bodies).toEqual(['a', 'c']);
    });

    it('catches up with every kind, also where one has far more than the others, and unsubscribes whoever has heard enough', async () => {
      const heard: string[] = [];
      const stop = await bus.subscribe([CHANNELS.patterns], ({ body }) => void heard.push(body));
      await bus.publish([...bars(1, 700), message(CHANNELS.patterns, 'p')]);
      const reader = follow({ bars: 'oldest', patterns: 'oldest', alerts: 'oldest' });
      await reader.follower.catchUp();
      expect(reader.bodies.filter((body) => body !== 'p').map(Number)).toEqual(Array.from({ length: 700 }, (_, at) => at + 1));
      expect(reader.bodies).toContain('p');
      await vi.waitFor(() => expect(heard).toEqual(['p']));
      await stop();
      await bus.publish([message(CHANNELS.patterns, 'q')]);
      await reader.follower.catchUp();
      expect(reader.bodies.at(-1)).toBe('q');
      expect(heard).toEqual(['p']);
    });

    it.each([0, 1, 2, 5, 6])('resumes behind message %i, wherever that stands', async (offset) => {
      await bus.publish(bars(1, 3));
      await bus.publish(bars(4, 6));
      const whole = follow({ bars: 'oldest' });
      await whole.follower.catchUp();
      const { epoch } = whole.place('bars');
      const resumed = follow({ bars: offset === 0 ? 'oldest' : { epoch, offset } });
      await resumed.follower.catchUp();
      expect(resumed.bodies.map(Number)).toEqual([1, 2, 3, 4, 5, 6].slice(offset));
      await bus.publish(bars(7, 7));
      await resumed.follower.catchUp();
      expect(resumed.bodies.at(-1)).toBe('7');
      expect(resumed.losses).toEqual([]);
    });

    it('keeps each kind apart, and starts and stops of sessions in one stream with their channels', async () => {
      const messages = [
        message(CHANNELS.patterns, 'p'),
        message(CHANNELS.sessionStarted, 'began'),
        message(CHANNELS.patternsDetected, 'd'),
        message(CHANNELS.indicatorAlerts, 'a'),
        message(CHANNELS.alertCorrections, 'c'),
        message(CHANNELS.criticalAlerts, 'x'),
        message(CHANNELS.sessionStopped, 'ended'),
        message(CHANNELS.bars, 'b ☂'),
        message(CHANNELS.indicators, 'i'),
      ];
      await bus.publish(messages);
      const all = follow(Object.fromEntries(RESULT_KINDS.map((kind) => [kind, 'oldest'])));
      await all.follower.catchUp();
      const told = all.records.map(({ kind, channel, body }) => `${kind} ${channel} ${body}`);
      expect(told.toSorted()).toEqual(
        [
          `patterns ${CHANNELS.patterns} p`,
          `sessions ${CHANNELS.sessionStarted} began`,
          `sessions ${CHANNELS.sessionStopped} ended`,
          `patterns_detected ${CHANNELS.patternsDetected} d`,
          `alerts ${CHANNELS.indicatorAlerts} a`,
          `alert_corrections ${CHANNELS.alertCorrections} c`,
          `critical_alerts ${CHANNELS.criticalAlerts} x`,
          `bars ${CHANNELS.bars} b ☂`,
        ].toSorted(),
      );
      const one = follow({ sessions: 'oldest' });
      await one.follower.catchUp();
      expect(one.bodies).toEqual(['began', 'ended']);
    });

    it('begins with what comes next where that is wanted', async () => {
      await bus.publish(bars(1, 5));
      const reader = follow({ bars: 'newest', patterns: 'newest' });
      await reader.follower.catchUp();
      reader.run();
      await bus.publish([...bars(6, 6), message(CHANNELS.patterns, 'p')]);
      await vi.waitFor(() => expect(reader.bodies.toSorted()).toEqual(['6', 'p']));
      expect(reader.losses).toEqual([]);
    });

    it('says where each kind ends, and behind which places this publisher goes on', async () => {
      expect(await bus.results.ends()).toEqual({});
      expect(bus.results.publishedUpTo).toEqual({});
      await bus.publish([...bars(1, 5), message(CHANNELS.sessionStarted, 's')]);
      const ends = await bus.results.ends();
      expect(ends).toEqual({
        bars: { epoch: ends.bars?.epoch, offset: 5 },
        sessions: { epoch: ends.sessions?.epoch, offset: 1 },
      });
      expect(ends.bars?.epoch).toBeGreaterThan(0);
      expect(bus.results.publishedUpTo).toEqual(ends);
    });

    it('leaves out the numbers of what is not given again, and tells its readers', async () => {
      await bus.publish(bars(1, 3));
      const reader = follow({ bars: 'oldest' });
      await reader.follower.catchUp();
      bus.results.leaveOut([
        message(CHANNELS.bars, 'lost'),
        { channel: CHANNELS.bars, length: 2, [Symbol.iterator]: () => bars(8, 9).values() },
      ]);
      expect(bus.results.counters.unkept).toBe(3);
      await bus.publish([...bars(4, 5), message(CHANNELS.patterns, 'p')]);
      await reader.follower.catchUp();
      expect(reader.bodies).toEqual(['1', '2', '3', '4', '5']);
      const { epoch } = reader.place('bars');
      expect(reader.losses).toEqual([{ kind: 'bars', reason: 'missing', after: { epoch, offset: 3 }, next: { epoch, offset: 6 } }]);
      expect(reader.place('bars')).toEqual({ epoch, offset: 8 });
      await bus.publish(bars(6, 6));
      await reader.follower.catchUp();
      expect(reader.losses).toHaveLength(1);
    });

    it('tells that the epoch is another one, from what to what, and goes on with the oldest', async () => {
      await bus.publish(bars(1, 3));
      const { epoch = 0 } = (await bus.results.ends()).bars ?? {};
      for (const former of [
        { epoch: epoch - 5, offset: 17 },
        { epoch: epoch + 5, offset: 1 },
        { epoch, offset: 9 },
      ]) {
        const reader = follow({ bars: former });
        await reader.follower.catchUp();
        const next = { epoch, offset: former.epoch === epoch ? 3 : 0 };
        expect(reader.losses).toEqual([{ kind: 'bars', reason: 'epoch', after: former, next }]);
        expect(reader.bodies).toEqual(former.epoch === epoch ? [] : ['1', '2', '3']);
      }
    });

    it('tells what was trimmed, from what to what, and goes on with the oldest or with what comes next', async () => {
      await under.stop();
      await begin(startShort);
      for (const one of bars(1, 3)) await bus.publish([one]);
      const reader = follow({ bars: 'oldest' });
      const late = follow({ bars: 'oldest' }, { afterLoss: 'newest' });
      await reader.follower.catchUp();
      await late.follower.catchUp();
      for (const one of bars(4, 1_000)) await bus.publish([one]);
      await reader.follower.catchUp();
      await late.follower.catchUp();
      expect(reader.losses).toHaveLength(1);
      const [{ reason, after, next } = { reason: '', after: RESULTS_START, next: RESULTS_START }] = reader.losses;
      expect({ reason, after: after.offset }).toEqual({ reason: 'missing', after: 3 });
      const rest = reader.bodies.slice(3).map(Number);
      expect(rest).toEqual(Array.from({ length: 1_000 - next.offset }, (_, at) => next.offset + 1 + at));
      expect(rest.length).toBeGreaterThanOrEqual(10);
      // Redis lets go of a hundred entries together.
      expect(rest.length).toBeLessThan(150);
      expect(late.losses).toEqual(reader.losses);
      expect(late.bodies).toEqual(['1', '2', '3']);
      await bus.publish(bars(1_001, 1_001));
      await late.follower.catchUp();
      expect(late.bodies).toEqual(['1', '2', '3', '1001']);
    });

    it('a handler that throws costs the reader nothing', async () => {
      const told: string[] = [];
      const reader = follow(
        { bars: 'oldest' },
        {
          onMessage: ({ body }) => {
            told.push(body);
            if (body === '2') throw new Error('this reader is broken');
          },
        },
      );
      await bus.publish(bars(1, 3));
      await reader.follower.catchUp();
      expect(told).toEqual(['1', '2', '3']);
      expect(reader.log.text()).toContain('subscriber failed on a message');
    });

    it('ends a wait at once when it is called off, and refuses after close', async () => {
      const called = new AbortController();
      const waiting = bus.results.read(new Map([['bars', RESULTS_START]]), { count: 1, blockMs: 20_000, signal: called.signal });
      await delay(20);
      called.abort();
      expect(await waiting).toEqual([]);
      await bus.close();
      await under.stop();
      await expect(bus.results.ends()).rejects.toThrow(BusUnavailableError);
      await expect(bus.results.read(new Map([['bars', RESULTS_START]]), { count: 1, blockMs: 0 })).rejects.toThrow(BusUnavailableError);
    });
  });
}
