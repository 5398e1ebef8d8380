import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { memoryMb } from '../whole/processes.mjs';
import { TAIL_SYMBOL } from '../whole/tape.mjs';

/** What is seen of gateway and engine while a server is away, and how long they take to catch up after it has come back. */

const LOOK_MS = 250;
const MINUTE_MS = 60_000;
/** So far behind the feed is the present. */
const PRESENT_MS = 150;
/** It is the present once it has been for so long. */
const STEADY_MS = 2_000;
/** Bars of a minute that has ended so long ago are in the tables: the clock mark has come, and the next commit. */
const WRITTEN_AFTER_MS = 3_000;

/** Figures of a process that have a bound, by their names on /metrics. */
const BOUNDED = {
  gateway: ['gateway_waiting_bytes', 'gateway_log_unconfirmed_bytes', 'gateway_log_kept_bytes', 'gateway_shed_frames_total'],
  engine: ['engine_waiting_rows', 'engine_waiting_row_bytes', 'engine_store_pauses_total', 'engine_trimmed_reads_total'],
};

/** Of all shards together. */
async function metricsOf(port) {
  const text = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.text());
  const figures = {};
  for (const [, name, n] of text.matchAll(/^tickstock_([a-z_]+)(?:\{[^}]*\})? ([\d.e+-]+)$/gm))
    figures[name] = (figures[name] ?? 0) + Number(n);
  return figures;
}

export class Watch {
  looks = [];
  stopping = false;

  /** @param whole the chain, all of it running */
  constructor(whole) {
    this.whole = whole;
    this.base = this.resident();
    this.running = this.run();
  }

  resident() {
    return Object.fromEntries(Object.entries(this.whole.roles).map(([name, { pid }]) => [name, memoryMb(pid).now]));
  }

  async run() {
    for (; !this.stopping; await delay(LOOK_MS)) {
      if (this.whole.wall === undefined) {
        this.base = this.resident();
        continue;
      }
      const atMs = this.whole.sinceLoad();
      const { behindMs = Infinity, newestMs = 0 } = this.whole.readers.snapshot?.last.seen ?? {};
      // Nothing said for a while is behind, too.
      const lagMs = Math.max(behindMs, atMs - newestMs - LOOK_MS);
      const look = { atMs, lagMs, rssMb: this.resident(), figures: {} };
      for (const [role, port] of Object.entries(this.whole.healthPorts))
        Object.assign(look.figures, await metricsOf(port).catch(() => ({ [`${role}_unheard`]: 1 })));
      look.written = await this.isWritten(atMs);
      this.looks.push(look);
    }
  }

  /** Whether every minute that has ended is in the tables, whole; undefined where none has ended or no table can be asked. */
  async isWritten(atMs) {
    const { tape, database } = this.whole;
    const end = tape.baseMs + Math.min(atMs - WRITTEN_AFTER_MS, tape.schedule.durationMs);
    const before = end - (end % MINUTE_MS);
    const expected = tape.schedule.dueBefore(before - tape.baseMs);
    if (!(expected > 0)) return undefined;
    const client = new pg.Client({ connectionString: database.url, connectionTimeoutMillis: 1_000, query_timeout: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const first = new Date(tape.baseMs - (tape.baseMs % MINUTE_MS)).toISOString();
      const sql = 'SELECT coalesce(sum(volume), 0)::int AS n FROM ohlcv_1min WHERE symbol <> $1 AND timestamp >= $2 AND timestamp < $3';
      const { rows } = await client.query(sql, [TAIL_SYMBOL, first, new Date(before).toISOString()]);
      return rows[0].n === expected;
    } catch {
      return undefined;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async finish() {
    this.stopping = true;
    await this.running;
    const { looks, base } = this;
    const outages = this.whole.outages.map(({ server, kind, goneMs, backMs }) => {
      const during = looks.filter(({ atMs }) => atMs >= goneMs && atMs < backMs + STEADY_MS);
      const present = sinceBack(looks, backMs, ({ lagMs }) => lagMs < PRESENT_MS);
      const written = sinceBack(looks, backMs, (look) => look.written === true);
      return { server, kind, seconds: (backMs - goneMs) / 1_000, presentAfterMs: present, writtenAfterMs: written, ...mostOf(during) };
    });
    return { base, outages, most: mostOf(looks) };
  }
}

/** From the server's return to the first look from which on a state holds for a while; null when it never does. */
function sinceBack(looks, backMs, holds) {
  const after = looks.filter(({ atMs }) => atMs >= backMs);
  const at = after.findIndex(
    (look, index) => holds(look) && after.slice(index).every((next) => next.atMs > look.atMs + STEADY_MS || holds(next)),
  );
  return at === -1 ? null : Math.round(after[at].atMs - backMs);
}

/** The highest of each figure. */
function mostOf(looks) {
  const rssMb = {};
  for (const look of looks) for (const [name, mb] of Object.entries(look.rssMb)) rssMb[name] = Math.max(rssMb[name] ?? 0, mb);
  const most = Object.fromEntries(
    Object.values(BOUNDED)
      .flat()
      .map((name) => [name, Math.max(0, ...looks.map(({ figures }) => figures[name] ?? 0))]),
  );
  return { rssMb, most };
}
