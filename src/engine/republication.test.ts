import { describe, expect, it } from 'vitest';
import { silentLog } from '../market/index.js';
import { recordingLog } from '../../test/failures.js';
import { ManualClock } from '../../test/support/manual-clock.js';
import { type BusMessage, type BusMessages, CHANNELS, type ResultPositions } from '../bus/index.js';
import { MemoryResults } from '../bus/memory/index.js';
import { Republication } from './republication.js';

const event = (channel: string, id: string, content = 0): BusMessage => ({ channel, body: JSON.stringify({ event_id: id, content }) });
const bar = (id: string, content = 0): BusMessage => event(CHANNELS.bars, id, content);
const values: BusMessages = { channel: CHANNELS.indicators, length: 3, *[Symbol.iterator]() {} };

async function afterRecovery(given: readonly BusMessage[], told: ResultPositions = {}, epoch = 1) {
  const results = new MemoryResults({ keep: 100, epoch });
  for (const message of given) results.add(message);
  const clock = new ManualClock();
  const log = { ...silentLog, ...recordingLog() };
  const republication = new Republication({ bus: { results }, clock, random: () => 0, log, shard: 0 });
  await republication.begin(told);
  return { republication, results, clock, log };
}

describe('after a recovery', () => {
  it('leaves out what was published since the checkpoint, and publishes what was not', async () => {
    const { republication, log } = await afterRecovery([bar('a'), bar('b'), bar('c')], { bars: { epoch: 1, offset: 1 } });
    const group: BusMessages = {
      channel: CHANNELS.bars,
      length: 2,
      *[Symbol.iterator]() {
        yield bar('c');
        yield bar('d');
      },
    };
    expect(republication.without([bar('b'), group])).toEqual([bar('d')]);
    // On another channel the same id is another event.
    expect(republication.without([event(CHANNELS.patterns, 'b')])).toHaveLength(1);
    expect(republication.counters).toEqual({ known: 2, repeated: 0 });
    republication.end();
    expect(log.text()).toContain('0 results may have been published twice after the recovery; 2 were known');
  });

  it('publishes an id again whose content has changed, and counts it', async () => {
    const { republication } = await afterRecovery([bar('a', 1)]);
    expect(republication.without([bar('a', 2)])).toEqual([bar('a', 2)]);
    expect(republication.counters).toEqual({ known: 0, repeated: 1 });
  });

  it.each([
    ['in another epoch', [bar('a')], { epoch: 0.5, offset: 7 }],
    ['which has lost its end', [bar('a')], { epoch: 1, offset: 7 }],
    ['which is gone', [], { epoch: 1, offset: 7 }],
  ])('counts what may be published twice where the stream is one %s', async (_, given, bars) => {
    const { republication } = await afterRecovery(given, { bars });
    expect(republication.without([bar('b'), event(CHANNELS.patterns, 'p')])).toHaveLength(2);
    expect(republication.counters).toEqual({ known: 0, repeated: 1 });
  });

  it('counts values of indicators, which no stream tells of, until the end of the log', async () => {
    const { republication } = await afterRecovery([bar('a')]);
    expect(republication.without([values])).toEqual([values]);
    expect(republication.counters.repeated).toBe(3);
    republication.end();
    republication.without([values]);
    expect(republication.counters.repeated).toBe(3);
  });

  it('lets the next start read no more than it has to: what came before a start that found nothing, none can have published', async () => {
    const { republication, results } = await afterRecovery([]);
    results.add(bar('a'));
    expect(republication.publishedUpTo).toEqual({ bars: { epoch: 1, offset: 1 } });
    const { republication: other } = await afterRecovery([bar('a')]);
    expect(other.publishedUpTo).toEqual({});
  });

  it('tells its id from a text in the message that looks like one', async () => {
    const quoted = { channel: CHANNELS.bars, body: '{"note":"\\"event_id\\":\\"b\\"","event_id":"a"}' };
    const { republication } = await afterRecovery([quoted]);
    republication.without([bar('b', 1), bar('a', 1)]);
    expect(republication.counters).toEqual({ known: 0, repeated: 1 });
  });

  it('leaves out for a minute what comes again, as the log was given again what it had lost', async () => {
    const { republication, clock } = await afterRecovery([bar('a')]);
    republication.end();
    expect(republication.without([bar('a'), bar('b')])).toEqual([bar('b')]);
    await clock.advance(60_001);
    expect(republication.without([bar('a')])).toEqual([bar('a')]);
    expect(republication.counters).toEqual({ known: 1, repeated: 0 });
  });
});
