// The least that a gateway can do: socket, JSON.parse, one entry a frame. Forked by the runner with its options as JSON in argv.
import { once } from 'node:events';
import { createClient } from '@redis/client';
import { WebSocket } from 'ws';

const { vendorUrl, redisUrl, stream } = JSON.parse(process.argv[2]);
const client = createClient({ url: redisUrl });
await client.connect();
const socket = new WebSocket(vendorUrl, { perMessageDeflate: false });
socket.on('message', (data) => {
  const elements = JSON.parse(/** @type {Buffer} */ (data).toString());
  if (elements[0]?.ev !== 'T') return;
  void client.xAdd(stream, '*', { d: JSON.stringify(elements) });
});
await once(socket, 'open');
socket.send('{"action":"auth","params":"bench"}');
socket.send('{"action":"subscribe","params":"T.*"}');
process.on('message', ({ kind }) => kind === 'finish' && process.send?.({ kind: 'finished' }, () => process.exit(0)));
process.on('disconnect', () => process.exit(0));
process.send?.({ kind: 'ready' });
