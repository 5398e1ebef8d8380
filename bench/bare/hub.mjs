// The least that a hub can do: frames of given sizes to every page, one after the other. Forked by the runner with its options as JSON in argv.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { portOf } from '../port.mjs';

const { sizes, everyMs } = JSON.parse(process.argv[2]);
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
await once(server, 'listening');
const largest = Buffer.alloc(Math.max(...sizes), 'x');
process.on('message', async ({ kind }) => {
  if (kind === 'finish') process.send?.({ kind: 'finished' }, () => process.exit(0));
  if (kind !== 'begin') return;
  const before = process.cpuUsage();
  for (const size of sizes) {
    for (const socket of server.clients) socket.send(largest.subarray(0, size), { binary: false });
    await delay(everyMs);
  }
  const { user, system } = process.cpuUsage(before);
  process.send?.({ kind: 'ended', cpuMs: (user + system) / 1_000, frames: sizes.length * server.clients.size });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ kind: 'ready', url: `ws://127.0.0.1:${portOf(server)}` });
