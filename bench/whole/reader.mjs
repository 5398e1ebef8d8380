// Reads one Redis channel and measures how old what it says is, from the time at which it was due to be sent. Forked by the runner with its
// options as JSON in argv; tells `ready`, `seen` (ten times a second) and, told `finish`, `finished`.
import { build } from 'hdr-histogram-js';
import { createClient } from '@redis/client';

const { url, channel, kind, loadMs } = JSON.parse(process.argv[2]);
const REPORT_EVERY_MS = 100;
const RECONNECT_MS = 100;
const MICROSECONDS = 1_000;
const PERCENTILES = [50, 90, 99, 99.9, 99.99];
const histogram = build({ lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000_000, numberOfSignificantValueDigits: 3 });
/** Of a channel with a message a trade, so many are looked into. */
const EVERY = 16;

let offsets;
let messages = 0;
let bytes = 0;
let newest = 0;
/** How old the newest of the last message was when that came, ms. */
let behindMs = 0;

function record(tapeTime, now) {
  if (!offsets) return;
  const at = tapeTime - offsets.baseMs;
  if (at > newest) newest = at;
  if (at < offsets.fromMs || at >= loadMs) return;
  histogram.recordValue(Math.max(1, Math.round((now - offsets.wall - at) * MICROSECONDS)));
}

function recordAll(body, field, now) {
  for (let at = body.indexOf(field); at !== -1; at = body.indexOf(field, at + field.length)) {
    record(Number.parseInt(body.slice(at + field.length, at + field.length + 14), 10), now);
  }
}

/** What a message of each kind tells about: its trade; the last trade of each symbol; the print on which a pattern came into sight. */
const READ = {
  tick: (body, now) => {
    if (messages % EVERY === 0) recordAll(body, '"timestamp":', now);
  },
  snapshot: (body, now) => recordAll(body, '"time":', now),
  pattern: (body, now) => {
    const { detection } = JSON.parse(body);
    if (detection.metadata.detection_method === 'trade' && detection.status === 'forming') record(Date.parse(detection.timestamp), now);
  },
};

function summary() {
  const ms = (value) => Math.round(value) / MICROSECONDS;
  const latency = Object.fromEntries(PERCENTILES.map((percent) => [`p${percent}`, ms(histogram.getValueAtPercentile(percent))]));
  return { channel, messages, bytes, samples: histogram.totalCount, latencyMs: { ...latency, max: ms(histogram.maxValue) } };
}

const client = createClient({ url, socket: { reconnectStrategy: RECONNECT_MS } });
client.on('error', () => undefined);
await client.connect();
await client.subscribe(channel, (body) => {
  messages += 1;
  bytes += body.length;
  const now = performance.timeOrigin + performance.now();
  READ[kind](body, now);
  if (offsets) behindMs = now - offsets.wall - newest;
});
setInterval(() => process.send?.({ kind: 'seen', newestMs: newest, behindMs, messages }), REPORT_EVERY_MS);
process.on('message', ({ kind: what, ...told }) => {
  if (what === 'began') offsets = told;
  if (what === 'finish') process.send?.({ kind: 'finished', ...summary() }, () => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ kind: 'ready' });
