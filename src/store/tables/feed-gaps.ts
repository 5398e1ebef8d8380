import { GAP_CAUSES, GAP_RESULTS, GAP_STATUSES } from '../../market/index.js';
import { integer, source, tickers, time, word } from './column.js';
import { type RowOf, table } from './table.js';

export const gapsTable = table({
  name: 'feed_gaps',
  about: 'Spans of feed time in which trades may be missing.',
  key: ['shard', 'gap_from', 'gap_to'],
  fields: {
    from: time('Start of the gap.').column('gap_from'),
    to: time('End of the gap.').column('gap_to'),
    cause: word(
      GAP_CAUSES,
      'Why trades may be missing: overload means that this machine could not keep up; all others concern the connection.',
    ),
    symbols: tickers('Empty: all subscribed symbols.'),
    status: word(GAP_STATUSES, 'Open: not repaired; partial: some of it could not be fetched; repaired: nothing is missing.'),
    repairedTrades: integer('Trades that were fetched afterwards.'),
    results: word(
      GAP_RESULTS,
      'Live: results of this span stay as they were published; corrected: they were recomputed with the repaired trades.',
    ),
    source: source(),
  },
  beside: { shard: integer('Shard of the tick log: each has its own row.') },
});
/** A gap over all shards. */
export interface StoredGap extends RowOf<typeof gapsTable> {}
/** A gap as it is found. */
export type GapRow = Omit<StoredGap, 'status' | 'repairedTrades' | 'results'>;
