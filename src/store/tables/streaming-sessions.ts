import { SESSION_STATUSES } from '../../market/index.js';
import { integer, source, text, time, uuid, word } from './column.js';
import { createdAt } from './common.js';
import { type RowOf, table } from './table.js';

const status = (about: string) => word(SESSION_STATUSES, about).column('final_status').type('character varying(20)');

export const sessionsTable = table({
  name: 'streaming_sessions',
  about: 'One row per regular session, over all shards of the tick log; times are the feed’s.',
  key: ['session_id'],
  fields: {
    sessionId: uuid('The session.'),
    universe: text('Universe that the engine followed.').type('character varying(100)'),
    startedAt: time('Start of the session.'),
    stoppedAt: time('End of the session; null while it runs.').nullable(),
    symbolCount: integer('Symbols that traded.'),
    totalPatterns: integer('Patterns of the session that have been confirmed.'),
    totalIndicators: integer('Rows of intraday_indicators that name the session.'),
    status: status('Active while one of its shards is.'),
    source: source(),
  },
  beside: createdAt,
});
/** A session over all shards. The totals are kept by the store with every commit: they are those of the rows that name the session. */
export interface StoredSession extends RowOf<typeof sessionsTable> {}
/** One shard's part of a session, as an engine writes it. */
export type SessionRow = Omit<StoredSession, 'totalPatterns' | 'totalIndicators'>;

export const sessionShardsTable = table({
  name: 'streaming_session_shards',
  about: 'What each shard of the tick log has counted of a session; streaming_sessions has the sums.',
  key: ['session_id', 'shard'],
  fields: {
    sessionId: uuid('The session.'),
    shard: integer('Shard of the tick log.'),
    stoppedAt: time('End of the session in this shard; null while it runs.').nullable(),
    symbolCount: integer('Symbols of the shard that traded.'),
    totalPatterns: integer('Patterns of the shard that have been confirmed.'),
    totalIndicators: integer('Rows of intraday_indicators of the shard.'),
    status: status('Status of the session in this shard.'),
  },
});
