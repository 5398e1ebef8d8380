import { expect, it } from 'vitest';
import { silentLog } from '../market/index.js';
import { recordingLog } from '../../test/failures.js';
import { ManualClock } from '../../test/support/manual-clock.js';
import { type Bus, type BusMessage, BusUnavailableError, CHANNELS, eachMessage } from '../bus/index.js';
import { MemoryResults } from '../bus/memory/index.js';
import { ResultOutbox } from './result-outbox.js';

const bar = (body: string): BusMessage => ({ channel: CHANNELS.bars, body });

/** A bus whose calls end as they are told to. */
class Line {
  readonly arrived: string[] = [];
  readonly results = new MemoryResults({ keep: 100, epoch: 1 });
  private calls: { readonly bodies: string[]; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  isAway = false;
  readonly publish: Bus['publish'] = (messages) => {
    if (this.isAway) return Promise.reject(new BusUnavailableError('away'));
    const bodies = Array.from(eachMessage(messages), ({ body }) => body);
    return new Promise((resolve, reject) => this.calls.push({ bodies, resolve, reject }));
  };
  get underWay(): string[] {
    return this.calls.flatMap(({ bodies }) => bodies);
  }
  answer(count = Infinity): void {
    for (const { bodies, resolve } of this.calls.splice(0, count)) {
      this.arrived.push(...bodies);
      resolve();
    }
  }
  breakOff(error: unknown = new BusUnavailableError('broke off')): void {
    for (const { reject } of this.calls.splice(0)) reject(error);
  }
}

function setUp() {
  const line = new Line();
  const clock = new ManualClock();
  const log = { ...silentLog, ...recordingLog() };
  const stopping = new AbortController();
  const outbox = new ResultOutbox({ bus: line, clock, random: () => 0, log, shard: 0, signal: stopping.signal });
  const done: string[] = [];
  const waitFor = (name: string): void => void outbox.settled().then(() => done.push(name));
  const turn = (): Promise<void> => clock.advance(0);
  return { line, clock, log, stopping, outbox, done, waitFor, turn };
}

it('is settled when all that was given before has arrived, whatever comes after', async () => {
  const { line, outbox, done, waitFor, turn } = setUp();
  await outbox.settled();
  outbox.add([bar('a')]);
  outbox.add([bar('b')]);
  waitFor('b');
  outbox.add([bar('c')]);
  line.answer(1);
  await turn();
  expect(done).toEqual([]);
  line.answer(1);
  await turn();
  expect(done).toEqual(['b']);
  expect(line.underWay).toEqual(['c']);
});

it('gives again what broke off, and what came meanwhile, in its order, and is not settled before', async () => {
  const { line, clock, log, outbox, done, waitFor } = setUp();
  outbox.add([bar('a')]);
  outbox.add([bar('b'), bar('c')]);
  line.isAway = true;
  line.breakOff();
  await clock.advance(0);
  outbox.add([bar('d')]);
  waitFor('d');
  expect(outbox.held).toBe(4);
  expect(outbox.troubledBy).toBe('broke off');
  for (const ms of [100, 250, 500]) await clock.advance(ms);
  expect(done).toEqual([]);
  line.isAway = false;
  await clock.advance(1_000);
  expect(line.underWay).toEqual(['a', 'b', 'c', 'd']);
  outbox.add([bar('e')]);
  expect(line.underWay).toEqual(['a', 'b', 'c', 'd']);
  line.answer();
  await clock.advance(0);
  line.answer();
  await clock.advance(0);
  expect(line.arrived).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(done).toEqual(['d']);
  expect([outbox.held, outbox.troubledBy, outbox.counters]).toEqual([0, undefined, { again: 5, givenUp: 0 }]);
  expect(log.text().match(/wait to be published/g)).toHaveLength(1);
  outbox.add([bar('f')]);
  expect(line.underWay).toEqual(['f']);
});

it('gives up what the bus will never take, says so, and leaves its numbers out', async () => {
  const { line, log, outbox, done, waitFor, turn } = setUp();
  outbox.add([bar('a'), bar('b')]);
  waitFor('b');
  line.breakOff(new BusUnavailableError('no right', { isForGood: true }));
  await turn();
  expect(done).toEqual(['b']);
  expect(outbox.counters).toEqual({ again: 0, givenUp: 2 });
  expect(log.text()).toContain('results were not published');
  line.results.add(bar('c'));
  expect(line.results.publishedUpTo).toEqual({ bars: { epoch: 1, offset: 3 } });
});

it('waits a moment longer when the program is to end, and not for ever', async () => {
  const { line, clock, log, stopping, outbox, done, waitFor } = setUp();
  outbox.add([bar('a')]);
  line.isAway = true;
  line.breakOff();
  await clock.advance(0);
  stopping.abort();
  waitFor('a');
  await clock.advance(1_900);
  expect(done).toEqual([]);
  await clock.advance(200);
  expect(done).toEqual(['a']);
  expect(outbox.counters.givenUp).toBe(1);
  expect(log.text()).toContain('results were not published');
});

it('gives up once what a bus does not answer', async () => {
  const { line, clock, stopping, outbox, done, waitFor } = setUp();
  outbox.add([bar('a')]);
  stopping.abort();
  waitFor('a');
  await clock.advance(2_000);
  expect(done).toEqual(['a']);
  line.breakOff(new BusUnavailableError('no right', { isForGood: true }));
  await clock.advance(0);
  expect(outbox.counters.givenUp).toBe(1);
});

it('gives what is under way its time when the program is to end', async () => {
  const { line, clock, stopping, outbox, done, waitFor } = setUp();
  outbox.add([bar('a')]);
  waitFor('a');
  stopping.abort();
  await clock.advance(100);
  line.answer();
  await clock.advance(0);
  expect(done).toEqual(['a']);
  await clock.advance(10_000);
  expect(outbox.counters).toEqual({ again: 0, givenUp: 0 });
});
