import { z } from 'zod';
import { json, text, ticker, time, word } from './column.js';
import { surrogateId } from './common.js';
import { table } from './table.js';

export const withdrawnTable = table({
  name: 'withdrawn_results',
  about: 'Rows that were published live but would not exist had every print come in time; they have been removed from their tables.',
  key: ['id'],
  fields: {
    kind: word(['pattern', 'alert', 'indicator'], 'The table.'),
    symbol: ticker('Ticker.'),
    row: json(z.record(z.string(), z.unknown()), 'Column → value.').column('row_data'),
    reason: text('Why.'),
    withdrawnAt: time('When, by the database.'),
  },
  beside: surrogateId,
});
