import { createClient } from '@redis/client';
import { connectRedis } from '../../dist/bus/redis/index.js';
import { Market } from '../synthetic/market.mjs';

/** The tick log as a gateway writes it, and what an engine shows of it. */

const SNAPSHOTS = 'tickstock:market:snapshots';
const RETENTION_MS = 86_400_000;
/** Of an entry in a backlog. */
const AN_ENTRY = 1_024;
const ON_THEIR_WAY = 64;
const STEP_MS = 20;
const SAY_MS = 10_000;
/** So little behind the log's end is caught up. */
const PRESENT_MS = 500;
const TOKEN = 1;
const silent = { info() {}, warn() {}, error() {}, debug() {} };

export class Feed {
  /** Waits for a message that shows something received at `after` or later. */
  waiting = [];
  newest = 0;

  static async open(url, symbols) {
    const backend = await connectRedis({ url, log: silent, shards: 1, retentionMs: RETENTION_MS });
    await backend.tickLog.claim(TOKEN);
    const reader = createClient({ url });
    reader.on('error', () => undefined);
    await reader.connect();
    const feed = new Feed(backend, reader, new Market(symbols, 0));
    await reader.subscribe(SNAPSHOTS, (body) => feed.hear(body));
    return feed;
  }

  constructor(backend, reader, market) {
    this.backend = backend;
    this.reader = reader;
    this.market = market;
  }

  get trades() {
    return this.market.trades;
  }
  get sequence() {
    return this.market.entries;
  }

  /** The whole log that an engine finds. */
  async fill(trades, minutes, say) {
    const { market } = this;
    market.rate = Math.ceil(trades / (minutes * 60));
    const sent = new Set();
    let saidAt = performance.now();
    while (market.trades < trades) {
      const entry = market.entry(AN_ENTRY, (AN_ENTRY * 1_000) / market.rate, Date.now());
      const one = this.append(entry).finally(() => sent.delete(one));
      sent.add(one);
      if (sent.size > ON_THEIR_WAY) await Promise.race(sent);
      if (performance.now() - saidAt < SAY_MS) continue;
      saidAt = performance.now();
      say(`${market.trades} trades in the log`);
    }
    await Promise.all(sent);
  }

  append(entry) {
    const { tickLog } = this.backend;
    return tickLog.append(0, tickLog.seal(entry), TOKEN);
  }

  /** From here on trades come by the clock. */
  goOn(rate) {
    let last = performance.now();
    this.timer = setInterval(() => {
      const now = performance.now();
      const count = Math.floor(((now - last) * rate) / 1_000);
      if (count === 0) return;
      this.append(this.market.entry(count, now - last, Date.now())).catch((error) => this.fail(error));
      last = now;
    }, STEP_MS);
  }

  fail(error) {
    clearInterval(this.timer);
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }

  hear(body) {
    const at = performance.timeOrigin + performance.now();
    this.newest = Number(/"received_at":(\d+)/.exec(body)?.[1] ?? 0);
    for (const one of this.waiting.slice()) {
      if (this.newest < one.after) continue;
      this.waiting.splice(this.waiting.indexOf(one), 1);
      one.resolve(at);
    }
  }

  /** @param after machine time. @returns milliseconds from then to the first message that shows an entry which was appended later */
  async firstShown(after) {
    const at = await new Promise((resolve, reject) => this.waiting.push({ after, resolve, reject }));
    return at - after;
  }

  /** @returns milliseconds until what is shown is the present */
  async caughtUp(engine, say) {
    const began = performance.now();
    for (let saidAt = began; Date.now() - this.newest > PRESENT_MS; await new Promise((resolve) => setTimeout(resolve, 100))) {
      if (engine.child.exitCode !== null || engine.child.signalCode !== null) throw new Error(`the engine ended:\n${engine.said}`);
      if (performance.now() - saidAt < SAY_MS) continue;
      saidAt = performance.now();
      say(`${Math.round((Date.now() - this.newest) / 1_000)} s behind`);
    }
    return performance.now() - began;
  }

  async close() {
    clearInterval(this.timer);
    this.reader.destroy();
    await this.backend.close();
  }
}
