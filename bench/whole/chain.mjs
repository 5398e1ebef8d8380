import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { balance, stored } from './accounts.mjs';
import { confine, LOAD_CORES, PRODUCT_CORES } from './cores.mjs';
import { disturbAll, disturbAtTimes } from './disturb.mjs';
import { startBrowsers, startReader, startVendor, Voices } from './observer.mjs';
import { cpuSeconds, leaseLosses, memoryMb, startRole, warningsOf } from './processes.mjs';
import { secondsOf } from './profile.mjs';
import { allocations, probed, toggle } from './heap.mjs';
import { seedHistory } from './history.mjs';
import { createDatabase, freePort, startPostgres, startRedis } from './servers.mjs';
import { describe, isNormal, normalAfter, percentBetween } from './samples.mjs';
import { goodput, sustainedRate } from './sustained.mjs';
import { Tape } from './tape.mjs';

/** The whole chain under load: vendor → gateway → Redis → engine → PostgreSQL, real processes, everything seen from outside. */

const OWN_ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SAMPLE_MS = 250;
const START_MS = 60_000;
const CHANNELS = { tick: 'tickstock:market:ticks', snapshot: 'tickstock:market:snapshots', pattern: 'tickstock:patterns:streaming' };

/**
 * @typedef {object} WholeOptions
 * @property {import('./profile.mjs').Profile} profile
 * @property {number} [symbols]
 * @property {boolean} [mirror] one message a trade on the tick channel
 * @property {'gateway' | 'app'} [role]
 * @property {number} [warmSeconds] of the load's beginning, kept out of processor use and latencies
 * @property {number} [drainSeconds] how long after the load everything may take to come right
 * @property {ReturnType<typeof import('./disturb.mjs').parseDisturbance>[]} [disturb]
 * @property {string} [root] another built checkout
 * @property {boolean} [rest] whether gaps can be repaired
 * @property {number} [historyMinutes] of closed bars in the table before the start: indicators are warm then
 * @property {Record<string, string>} [settings] further settings of gateway and engine
 * @property {number} [stepMs] how often the vendor looks what is due; a trade waits for it half as long on average, which counts as latency
 * @property {boolean} [apart] the load comes from the last core, what is measured has the others
 * @property {readonly string[]} [without] readers that are left out
 * @property {boolean} [heap] counts what gateway and engine allocate during the load
 * @property {number} [browsers] open pages; 0: no dashboard either
 * @property {Awaited<ReturnType<typeof startPostgres>>} [postgres] a server that `startPostgres` gave
 * @property {boolean} [keepsRedis] the server writes what it has to disk
 * @property {(whole: Whole) => Promise<{ finish(): Promise<object> }>} [observe] called when all runs and before the load; `finish` of what it gives is called
 * after the drain, while the tables are still there, and its answer is a part of the result
 * @property {string} [keepLogs] a folder for the logs
 * @property {(line: string) => void} [say]
 */

/** @typedef {Awaited<ReturnType<typeof startVendor>>} Part */

class Whole {
  /** @type {(() => unknown)[]} */
  ends = [];
  /** @type {import('./samples.mjs').Sample[]} */
  samples = [];
  /** @type {Record<string, ReturnType<typeof startRole>>} */
  roles = {};
  /** Servers that were away. @type {unknown[]} */
  outages = [];
  /** From here on what `start` begins, `load` measures and `drain` comes to. @type {string} */
  folder;
  /** @type {Awaited<ReturnType<typeof startPostgres>>} */
  postgres;
  /** @type {Awaited<ReturnType<typeof createDatabase>>} */
  database;
  /** @type {Awaited<ReturnType<typeof startRedis>>} */
  redis;
  /** @type {Part} */
  vendor;
  /** @type {Voices} */
  voices;
  /** @type {Record<string, Part>} */
  readers;
  /** @type {Part | undefined} */
  browsers;
  /** @type {number} */
  wall;
  /** @type {Record<string, number>} */
  cpu;
  /** @type {{ frames: number, measuredMs: number }} */
  measured;
  /** @type {Awaited<ReturnType<typeof balance>>} */
  account;
  /** @type {{ state: string, openGaps: number, states: string[] }} */
  end;

  /** Milliseconds since the load began. */
  sinceLoad = () => performance.timeOrigin + performance.now() - this.wall;

  /** @param {WholeOptions} options */
  constructor(options) {
    this.options = {
      symbols: 850,
      mirror: false,
      role: 'gateway',
      warmSeconds: 0,
      drainSeconds: 30,
      disturb: [],
      root: OWN_ROOT,
      rest: true,
      historyMinutes: 0,
      settings: {},
      browsers: 0,
      heap: false,
      apart: false,
      keepsRedis: false,
      without: [],
      say: () => undefined,
      ...options,
    };
    const { symbols, profile } = this.options;
    this.tape = new Tape({ symbols, profile });
    this.loadMs = secondsOf(profile) * 1_000;
  }

  async start() {
    const { options } = this;
    this.folder = options.keepLogs ?? mkdtempSync(join(tmpdir(), 'tickstock-bench-'));
    if (!options.keepLogs) this.ends.push(() => rmSync(this.folder, { recursive: true, force: true }));
    const postgres = options.postgres ?? (await startPostgres());
    if (!options.postgres) this.ends.push(() => postgres.stop());
    this.postgres = postgres;
    this.database = await createDatabase(postgres);
    this.ends.push(() => this.database.drop());
    this.redis = await startRedis({ keeps: options.keepsRedis });
    this.ends.push(() => this.redis.stop());
    const { symbols, profile, stepMs } = options;
    this.vendor = await startVendor({ symbols, profile, stepMs });
    this.ends.push(() => this.vendor.finish());
    this.ends.push(await disturbAll(options.disturb, this));
    await this.startProduct();
  }

  async startProduct() {
    const { options } = this;
    const { url, restUrl, emptyRestUrl } = this.vendor.last.listening;
    const settings = {
      REDIS_URL: this.redis.url,
      DATABASE_URL: this.database.url,
      MASSIVE_API_KEY: 'bench',
      MASSIVE_WS_URL: url,
      MASSIVE_REST_URL: options.rest ? restUrl : emptyRestUrl,
      MARKET_TICK_FORWARD_ENABLED: String(options.mirror),
      TICKSTOCK_PORT: String(await freePort()),
      TICKSTOCK_RELAY_PORT: '0',
      STREAMING_HEALTH_CHECK_INTERVAL: '1',
      ...options.settings,
    };
    // The engine's past comes from the table alone: a request a symbol to a vendor that knows none would be a part of the load.
    const own = { engine: { MASSIVE_REST_URL: emptyRestUrl } };
    const heapFile = (name) => join(this.folder, `${name}.heap`);
    /** @type {Record<string, number>} */
    this.healthPorts = { engine: await freePort(), gateway: await freePort() };
    const role = (name, further = {}, logName = name.replace(' ', '-')) =>
      startRole(
        options.root,
        name,
        {
          ...settings,
          ...own[name],
          TICKSTOCK_HEALTH_PORT: String(this.healthPorts[name] ?? 0),
          ...(options.heap ? probed(heapFile(name)) : {}),
          ...further,
        },
        join(this.folder, `${logName}.log`),
      );
    this.startRole = role;
    const migration = role('db migrate');
    const [code] = await migration.exited;
    if (code !== 0) throw new Error(`db migrate ended with ${code}: ${JSON.stringify(warningsOf(migration.logFile))}`);
    if (options.historyMinutes > 0) await seedHistory(this.tape, this.database.url, options.historyMinutes);
    this.voices = new Voices(this.redis.url);
    await this.voices.open();
    this.ends.push(() => this.voices.close());
    const roles = { engine: 'engine', gateway: options.role, ...(options.browsers > 0 ? { dashboard: 'dashboard' } : {}) };
    for (const [name, run] of Object.entries(roles)) this.roles[name] = role(run);
    this.ends.push(() => Promise.all(Object.values(this.roles).map((started) => started.stop())));
    this.readers = await this.startReaders();
    await this.until('engine and gateway', () => this.voices.engine !== undefined && this.voices.gateway?.state === 'streaming');
    await this.until('the first print to come through', () => (this.readers.snapshot?.last.seen?.messages ?? 1) > 0);
    if (options.browsers === 0) return;
    this.browsers = await this.openBrowsers(settings.TICKSTOCK_PORT);
    this.ends.push(() => this.browsers?.finish());
  }

  async openBrowsers(port) {
    const ready = `http://127.0.0.1:${port}/health/live`;
    for (let ok = false; !ok; await delay(50))
      ok = await fetch(ready).then(
        (answer) => answer.ok,
        () => false,
      );
    return startBrowsers({ url: `ws://127.0.0.1:${port}/ws`, clients: this.options.browsers, keepFrames: 1_000 });
  }

  async startReaders() {
    const kinds = Object.keys(CHANNELS).filter((kind) => !this.options.without.includes(kind) && (kind !== 'tick' || this.options.mirror));
    const started = await Promise.all(
      kinds.map((kind) => startReader({ url: this.redis.url, channel: CHANNELS[kind], kind, loadMs: this.loadMs })),
    );
    for (const reader of started) this.ends.push(() => reader.finish());
    return Object.fromEntries(kinds.map((kind, at) => [kind, started[at]]));
  }

  async until(what, look) {
    for (const end = performance.now() + START_MS; !look(); await delay(20)) {
      const dead = Object.values(this.roles).find((role) => !role.running());
      if (dead) throw new Error(`${dead.role} ended: ${JSON.stringify(warningsOf(dead.logFile).slice(0, 3))}`);
      if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    }
  }

  async load() {
    const { warmSeconds, disturb, say } = this.options;
    const fromMs = warmSeconds * 1_000;
    if (this.options.apart) await this.separate();
    this.vendor.tell({ kind: 'begin' });
    const { wall } = await this.vendor.told('began');
    this.wall = wall;
    if (this.options.heap) toggle(this.roles);
    const offsets = { kind: 'began', wall, baseMs: this.tape.baseMs, fromMs };
    for (const reader of Object.values(this.readers)) reader.tell(offsets);
    disturbAtTimes(disturb, this);
    let before = fromMs === 0 ? await this.processorTime() : undefined;
    let saidAt = 0;
    while (!this.vendor.last.ended) {
      await delay(SAMPLE_MS);
      const sample = this.sample();
      if (!before && sample.atMs >= fromMs) before = await this.processorTime();
      if (sample.atMs - saidAt >= 5_000) {
        saidAt = sample.atMs;
        say(describe(sample));
      }
    }
    const after = await this.processorTime();
    if (!before) throw new Error('the load ended before it was warm');
    this.cpu = percentBetween(before, after);
    this.measured = { frames: after.frames - before.frames, measuredMs: after.at - before.at };
  }

  async separate() {
    const { vendor, readers, browsers = [], ...product } = await this.pids();
    confine([...vendor, ...readers, ...browsers], LOAD_CORES);
    confine(Object.values(product).flat(), PRODUCT_CORES);
  }

  async processorTime() {
    const frames = this.browsers?.last.seen?.frames ?? 0;
    return { at: performance.now(), seconds: cpuSeconds(await this.pids()), frames };
  }

  async pids() {
    return {
      gateway: [this.roles.gateway.pid],
      engine: [this.roles.engine.pid],
      redis: [this.redis.pid],
      postgres: await this.database.pids(),
      vendor: [this.vendor.pid],
      readers: Object.values(this.readers).map(({ pid }) => pid),
      ...(this.browsers ? { dashboard: [this.roles.dashboard.pid], browsers: [this.browsers.pid] } : {}),
    };
  }

  /** How things stand now. `lagMs`: how far what the engine has published is behind what was due to be sent. */
  sample() {
    const atMs = this.sinceLoad();
    const { gateway, engine } = this.voices;
    const newest = this.readers.snapshot?.last.seen?.newestMs ?? 0;
    const sample = {
      atMs: Math.round(atMs),
      sent: this.vendor.last.seen?.sent ?? 0,
      unreadBytes: this.vendor.last.seen?.unreadBytes ?? 0,
      received: gateway?.ticks ?? 0,
      waitingFrames: gateway?.waiting_frames ?? 0,
      waitingEntries: gateway?.waiting_entries ?? 0,
      openGaps: gateway?.open_gaps ?? 0,
      state: gateway?.state ?? 'unknown',
      lagMs: Math.max(0, Math.round(atMs - newest)),
      ticksPerSecond: engine?.data_flow.ticks_per_second ?? 0,
      rssMb: { gateway: memoryMb(this.roles.gateway.pid).now, engine: memoryMb(this.roles.engine.pid).now },
    };
    this.samples.push(sample);
    return sample;
  }

  /** Goes on until the tables are balanced and nothing waits, or time is up. */
  async drain() {
    const { drainSeconds, say } = this.options;
    const end = performance.now() + drainSeconds * 1_000;
    let saidAt = performance.now();
    let count = -1;
    this.completeMs = null;
    while (performance.now() < end) {
      await delay(SAMPLE_MS);
      const sample = this.sample();
      const now = await stored(this.tape, this.database.url);
      if (now !== count || sample.atMs % 2_000 < SAMPLE_MS) {
        count = now;
        this.account = await balance(this.tape, this.database.url);
      }
      const { missing, doubled } = this.account;
      const whole = missing === 0 && doubled === 0;
      if (whole) this.completeMs ??= sample.atMs - this.loadMs;
      if (whole && isNormal(sample) && sample.openGaps === 0) break;
      if (performance.now() - saidAt >= 5_000) {
        saidAt = performance.now();
        say(`${describe(sample)}, in the tables ${now} of ${this.tape.schedule.total}`);
      }
    }
    this.account = await balance(this.tape, this.database.url);
    if (this.options.heap) {
      toggle(this.roles);
      const files = Object.fromEntries(Object.entries(this.roles).map(([name, { role }]) => [name, join(this.folder, `${role}.heap`)]));
      this.heap = await allocations(files, this.tape.schedule.total);
    }
    this.end = {
      state: this.voices.gateway?.state ?? 'unknown',
      openGaps: this.voices.gateway?.open_gaps ?? 0,
      states: [...this.voices.states],
    };
  }

  async result() {
    const memory = Object.fromEntries(Object.entries(this.roles).map(([name, { pid }]) => [name, memoryMb(pid).peak]));
    const latency = {};
    for (const [kind, reader] of Object.entries(this.readers)) latency[kind] = await reader.finish();
    const pages = await this.browsers?.finish();
    const vendor = await this.vendor.finish();
    const { profile, symbols, mirror, role, warmSeconds, disturb } = this.options;
    const logs = Object.fromEntries(Object.entries(this.roles).map(([name, one]) => [name, warningsOf(one.logFile)]));
    return {
      options: { profile, symbols, mirror, role, warmSeconds, disturb },
      sent: this.tape.schedule.total,
      vendor: { ...vendor, tookMs: this.vendor.last.ended.tookMs, plannedMs: this.loadMs },
      account: this.account,
      cpuPercent: this.cpu,
      memoryPeakMb: memory,
      latency,
      ...(this.heap ? { heap: this.heap } : {}),
      ...(pages ? { pages: { ...this.measured, sizes: pages.sizes } } : {}),
      leaseLosses: leaseLosses(Object.values(logs).flat()),
      reconnects: Math.max(0, vendor.connections - 1),
      states: this.end.states,
      alerts: this.voices.alerts,
      normalAfterMs: normalAfter(this.samples, this.loadMs),
      completeAfterMs: this.completeMs,
      finalState: this.end.state,
      openGaps: this.end.openGaps,
      warnings: logs,
      alive: Object.fromEntries(Object.entries(this.roles).map(([name, one]) => [name, one.running()])),
      samples: this.samples,
    };
  }

  async close() {
    const problems = [];
    for (const end of this.ends.toReversed()) {
      try {
        await end();
      } catch (error) {
        problems.push(error);
      }
    }
    if (problems.length > 0) throw new AggregateError(problems, 'not everything ended in good order');
  }
}

/** One run of the whole chain. @param {WholeOptions} options */
export async function runWhole(options) {
  const whole = new Whole(options);
  try {
    await whole.start();
    const observer = await options.observe?.(whole);
    await whole.load();
    await whole.drain();
    const observed = await observer?.finish();
    const result = await whole.result();
    return {
      ...result,
      ...(observed ? { observed } : {}),
      outages: whole.outages,
      goodput: goodput(result),
      sustained: sustainedRate(result),
    };
  } finally {
    await whole.close();
  }
}
