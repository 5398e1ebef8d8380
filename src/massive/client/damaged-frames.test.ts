import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LogFields, silentLog } from '../../market/index.js';
import { clientOf, FeedRecorder } from '../../../test/support/feed-recorder.js';
import { tapeTrade } from '../../../test/support/live-tape.js';
import { PATIENCE, RawServer, type RawPeer } from '../../../test/support/vendor-socket.js';
import { encodeTrade, frame } from '../protocol/index.js';
import type { MassiveClient } from './index.js';

let server: RawServer;
let client: MassiveClient;
let recorder: FeedRecorder;
let peer: RawPeer;
const warnings: { readonly message: string; readonly fields: LogFields | undefined }[] = [];

beforeEach(async () => {
  warnings.length = 0;
  server = await RawServer.start();
  recorder = new FeedRecorder();
  client = clientOf(server.url, { log: { ...silentLog, warn: (message, fields) => warnings.push({ message, fields }) } });
  client.subscribe('*');
  client.start(recorder);
  peer = await server.peer();
  await recorder.status({ state: 'streaming' });
});
afterEach(async () => {
  await client.close();
  await server.close();
});

const good = (ms: number): string => encodeTrade(tapeTrade('AAPL', ms));
const spoilt = (fields: Record<string, unknown>): string => JSON.stringify({ ...(JSON.parse(good(5)) as object), ...fields });

describe('a damaged frame', () => {
  it('costs its damaged elements alone, each counted by its reason', async () => {
    const elements = [
      good(0),
      spoilt({ p: -1 }),
      spoilt({ p: 'ten' }),
      good(1),
      spoilt({ sym: '' }),
      spoilt({ t: 1_381_152_600 }),
      spoilt({ s: -1, ds: undefined }),
      spoilt({ c: ['x'] }),
      '{"ev":"ZZ","sym":"AAPL"}',
      '5',
      'null',
      '[]',
      good(2),
    ];
    peer.socket.send(frame(elements));
    await recorder.received(['AAPL-0', 'AAPL-1', 'AAPL-2']);
    expect(client.rejects).toEqual({
      bad_price: 2,
      bad_symbol: 1,
      bad_time: 1,
      bad_size: 1,
      bad_field: 1,
      unknown_event: 1,
      not_an_object: 3,
    });
  });

  it.each(['no json', '', '[{"ev":"T"', '\u0000'])('that is no JSON is counted, and the next is read: %j', async (text) => {
    peer.socket.send(text);
    peer.socket.send(frame([good(0)]));
    await recorder.received(['AAPL-0']);
    expect(client.rejects).toEqual({ malformed_json: 1 });
    expect(recorder.states.at(-1)).toBe('streaming');
  });

  it('may be binary, and is read as text', async () => {
    peer.socket.send(Buffer.from(frame([good(0)])));
    peer.socket.send(Buffer.from([0xff, 0xfe, 0x00]));
    await recorder.received(['AAPL-0']);
    await vi.waitFor(() => expect(client.rejects).toEqual({ malformed_json: 1 }), PATIENCE);
  });

  it('is logged the first, second, fourth … time, with the beginning of the element', async () => {
    const long = spoilt({ p: 0, i: 'x'.repeat(500) });
    for (let n = 0; n < 9; n += 1) peer.socket.send(frame([long]));
    peer.socket.send(frame([good(0)]));
    await recorder.received(['AAPL-0']);
    const seen = warnings.filter(({ message }) => message === 'unusable element in a vendor frame').map(({ fields }) => fields);
    expect(seen.map((fields) => fields?.['count'])).toEqual([1, 2, 4, 8]);
    expect(seen[0]).toEqual({ reason: 'bad_price', count: 1, element: long.slice(0, 120) });
  });

  it('with status and data side by side serves both', async () => {
    const refused = '{"ev":"status","status":"error","message":"not authorized"}';
    peer.socket.send(frame([refused, good(0), '{"ev":"status","status":7}']));
    await recorder.received(['AAPL-0']);
    expect(client.rejects).toEqual({ bad_field: 1 });
    expect(warnings[0]).toMatchObject({ message: 'the vendor refused topics', fields: { message: 'not authorized' } });
  });
});
