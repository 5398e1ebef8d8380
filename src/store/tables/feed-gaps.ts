import { GAP_CAUSES, GAP_RESULTS, GAP_STATUSES } from '../../market/index.js';
import { integer, source, tickers, time, word } from './column.js';
import { type RowOf, table } from './table.js';

export const gapsTable = table({
  name: 'feed_gaps',
  about: 'Times for which the vendor’s connection gave nothing.',
  key: ['shard', 'gap_from', 'gap_to'],
  fields: {
    from: time('Start of the gap.').column('gap_from'),
    to: time('End of the gap.').column('gap_to'),
    cause: word(GAP_CAUSES, 'Why trades may be missing: overload is what this machine could not take in, all others are the connection’s.'),
    symbols: tickers('Empty: every subscribed one.'),
    status: word(GAP_STATUSES, 'Open: not repaired; partial: some of it could not be had; repaired: nothing is missing.'),
    repairedTrades: integer('Trades that were fetched afterwards.'),
    results: word(
      GAP_RESULTS,
      'Live: results of this time stand as they were published; corrected: they were computed again with what the repair brought.',
    ),
    source: source(),
  },
  beside: { shard: integer('Shard of the tick log: each has its own row.') },
});
/** A gap over all shards. */
export interface StoredGap extends RowOf<typeof gapsTable> {}
/** A gap as it is found. */
export type GapRow = Omit<StoredGap, 'status' | 'repairedTrades' | 'results'>;
