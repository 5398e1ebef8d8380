// So many open pages: reads every frame of the dashboard's socket and lets it go. Forked by the runner with its options as JSON in argv.
import { once } from 'node:events';
import { WebSocket } from 'ws';

const { url, clients, keepFrames = 0 } = JSON.parse(process.argv[2]);
let frames = 0;
let bytes = 0;
const kept = [];
await Promise.all(
  Array.from({ length: clients }, async (_, client) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.on('message', (data) => {
      frames += 1;
      const { length } = /** @type {Buffer} */ (data);
      bytes += length;
      if (client === 0 && kept.length < keepFrames) kept.push(length);
    });
    socket.on('error', () => process.exit(1));
    await once(socket, 'open');
  }),
);
setInterval(() => process.send?.({ kind: 'seen', frames, bytes }), 200);
process.on('message', ({ kind }) => {
  if (kind === 'finish') process.send?.({ kind: 'finished', frames, bytes, sizes: kept }, () => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ kind: 'ready' });
