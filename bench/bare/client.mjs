// Reads what the bare chain sends and measures how old its trades are. Forked by the runner with its options as JSON in argv.
import { once } from 'node:events';
import { build } from 'hdr-histogram-js';
import { WebSocket } from 'ws';

const { url, loadMs } = JSON.parse(process.argv[2]);
const histogram = build({ lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000_000, numberOfSignificantValueDigits: 3 });
let offsets;
const decoder = new TextDecoder();
let trades = 0;
const socket = new WebSocket(url, { perMessageDeflate: false });
socket.on('message', (data) => {
  const now = performance.timeOrigin + performance.now();
  const text = decoder.decode(/** @type {Buffer} */ (data));
  for (let at = text.indexOf('"t":'); at !== -1; at = text.indexOf('"t":', at + 4)) {
    trades += 1;
    const ms = Number.parseInt(text.slice(at + 4, at + 17), 10) - (offsets?.baseMs ?? Infinity);
    if (ms >= offsets?.fromMs && ms < loadMs) histogram.recordValue(Math.max(1, Math.round((now - offsets.wall - ms) * 1_000)));
  }
});
await once(socket, 'open');
process.on('message', ({ kind, ...told }) => {
  if (kind === 'began') offsets = told;
  if (kind !== 'finish') return;
  const ms = (percent) => histogram.getValueAtPercentile(percent) / 1_000;
  process.send?.({ kind: 'finished', trades, latencyMs: { p50: ms(50), p99: ms(99), max: ms(100) } }, () => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
setInterval(() => process.send?.({ kind: 'seen', trades }), 200);
process.send?.({ kind: 'ready' });
