import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Log, measure, type Measurement } from '../../market/index.js';
import { type EmbeddedCounters, STORE_FIGURES, type Store, type StoreSources } from '../../store/index.js';
import { type DatabaseAddress, migrate, openPostgresStore, startEmbeddedPostgres } from '../../store/postgres/index.js';
import type { Config } from '../../ops/index.js';

export interface Database extends DatabaseAddress {
  readonly embedded: boolean;
  /** Of a server of TickStock's own. */
  readonly counters: Readonly<EmbeddedCounters>;
  readonly close: () => Promise<void>;
}

/** The database of DATABASE_URL, else TickStock's own server under the data directory. */
export async function openDatabase(config: Config, dataDir: string, log: Log): Promise<Database> {
  const { DATABASE_URL: url, TICKSTOCK_DATABASE_CA: ca } = config;
  if (url !== undefined) return { url, ca, embedded: false, counters: { restarts: 0 }, close: async () => undefined };
  const root = resolve(dataDir);
  mkdirSync(root, { recursive: true });
  const server = await startEmbeddedPostgres({ dataDir: resolve(root, 'postgres'), log: log.child('postgres') });
  return { url: server.url, embedded: true, counters: server.counters, close: () => server.stop() };
}

export interface OpenStore {
  readonly store: Store;
  readonly measurements: readonly Measurement[];
  readonly close: () => Promise<void>;
}

/** A store with its tables up to date. */
export async function openStore(config: Config, dataDir: string, log: Log): Promise<OpenStore> {
  const database = await openDatabase(config, dataDir, log);
  try {
    const { applied } = await migrate(database);
    if (applied.length > 0) log.info('tables migrated', { applied });
    const store = await openPostgresStore({ url: database.url, ca: database.ca, log: log.child('store') });
    const sources = {
      commits: () => store.counters,
      connections: () => store.connections,
      embedded: () => database.counters,
    };
    return {
      store,
      measurements: measure<StoreSources>(STORE_FIGURES, sources),
      close: async () => {
        await store.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
