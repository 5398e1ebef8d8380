// The least that can stand between the log and a browser: read entries, send them on. Forked by the runner with its options as JSON in argv.
import { once } from 'node:events';
import { createClient } from '@redis/client';
import { WebSocketServer } from 'ws';
import { portOf } from '../port.mjs';

const { redisUrl, stream } = JSON.parse(process.argv[2]);
const COUNT = 512;
const BLOCK_MS = 1_000;
const client = createClient({ url: redisUrl });
await client.connect();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
await once(server, 'listening');
process.on('message', ({ kind }) => kind === 'finish' && process.send?.({ kind: 'finished' }, () => process.exit(0)));
process.on('disconnect', () => process.exit(0));
process.send?.({ kind: 'ready', url: `ws://127.0.0.1:${portOf(server)}` });
for (let after = '0'; ;) {
  const streams = await client.xRead([{ key: stream, id: after }], { COUNT, BLOCK: BLOCK_MS });
  const entries = streams?.[0]?.messages ?? [];
  for (const { message } of entries) for (const socket of server.clients) socket.send(message.d);
  after = entries.at(-1)?.id ?? after;
}
