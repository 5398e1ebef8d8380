import { integer, numeric, real, source, ticker, time } from './column.js';
import { type RowOf, table } from './table.js';

export const barsTable = table({
  name: 'ohlcv_1min',
  about: 'Closed 1-minute bars; prices in US dollars.',
  key: ['symbol', 'timestamp'],
  fields: {
    symbol: ticker('Ticker.').type('character varying(20)').api(null),
    timestamp: time('Start of the bar.'),
    open: numeric('First price.').type('numeric(16,6)'),
    high: numeric('Highest price.').type('numeric(16,6)'),
    low: numeric('Lowest price.').type('numeric(16,6)'),
    close: numeric('Last price.').type('numeric(16,6)'),
    volume: numeric('Shares, with up to six decimal places.'),
    vwap: real('Volume-weighted average price.'),
    trades: integer('Number of trades.'),
    revision: integer('0 when first closed; incremented each time late prints change the bar.'),
    source: source(),
  },
});
export interface BarRow extends RowOf<typeof barsTable> {}
