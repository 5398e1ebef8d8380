import { z } from 'zod';
import { bigint, bytes, integer, json, text, ticker, time } from './column.js';
import { type RowOf, table } from './table.js';

export const checkpointsTable = table({
  name: 'engine_checkpoints',
  about: 'Position of each engine shard in the tick log; written in the transaction of the rows it led to.',
  key: ['shard'],
  fields: {
    ownerEpoch: bigint('Fencing token: a commit under an older epoch fails.'),
    logId: text('The tick log that the positions belong to.').nullable(),
    position: text('Everything up to and including this position of the tick log is in the tables.').nullable(),
    sequence: bigint('Sequence number of the entry there.').nullable(),
    session: json(z.unknown(), 'The session, as of there.').nullable(),
    resumePosition: text(
      'Where a starting engine resumes reading: each of engine_symbol_states is as of this position or a later one.',
    ).nullable(),
    resumeSequence: bigint('Sequence number of the entry there.').nullable(),
    head: json(z.unknown(), 'State of the engine apart from its symbols, as of there.').nullable(),
    originPosition: text('From here on the tick log, together with engine_symbol_origins, leads to all that the engine knows.').nullable(),
    originSequence: bigint('Sequence number of the last entry before it.').nullable(),
  },
  beside: {
    shard: integer('Shard of the tick log.'),
    owner: text('The engine that owns the shard.'),
    updated_at: time('When it was written last, by the database.'),
  },
});
export interface CheckpointRow extends RowOf<typeof checkpointsTable> {}

const states = {
  key: ['shard', 'symbol'],
  fields: {
    symbol: ticker('Ticker.'),
    sequence: bigint('The entry of the tick log that the state is as of.'),
    bytes: bytes('What the engine knows of the symbol.').column('state'),
  },
  beside: { shard: integer('Shard of the tick log.') },
};
export const symbolStatesTable = table({
  name: 'engine_symbol_states',
  about: 'What each engine shard knows of its symbols, for its next start.',
  ...states,
});
export const symbolOriginsTable = table({
  name: 'engine_symbol_origins',
  about: 'What each engine shard knew of its symbols where its results can be computed again from.',
  ...states,
});
/** What an engine knows of one symbol, as of one entry of the log: its sequence number. */
export interface SymbolState extends RowOf<typeof symbolStatesTable> {}
