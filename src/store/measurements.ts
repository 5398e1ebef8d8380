import { counter, type FigureGroups, gauge } from '../market/index.js';

export interface StoreCounters {
  /** Transactions of rows that were committed, and that failed. */
  commits: number;
  failures: number;
}

export interface StoreConnections {
  readonly open: number;
  readonly idle: number;
  /** Queries waiting for a connection. */
  readonly waiting: number;
}

export interface EmbeddedCounters {
  /** Times that the server was started again, as it had ended by itself. */
  restarts: number;
}

/** Where the figures of a store come from. */
export interface StoreSources {
  readonly commits: StoreCounters;
  readonly connections: StoreConnections;
  readonly embedded: Readonly<EmbeddedCounters>;
}

export const STORE_FIGURES: FigureGroups<StoreSources> = {
  commits: {
    commits: counter('store_commits_total', 'Committed transactions of rows.'),
    failures: counter('store_failed_commits_total', 'Transactions of rows that the database did not accept.'),
  },
  connections: {
    open: gauge('store_connections', 'Connections to the database.'),
    idle: gauge('store_idle_connections', 'Of these, idle connections.'),
    waiting: gauge('store_waiting_queries', 'Queries waiting for a connection.'),
  },
  embedded: {
    restarts: counter('store_embedded_restarts_total', 'Restarts of the embedded database after it had stopped unexpectedly.'),
  },
};
