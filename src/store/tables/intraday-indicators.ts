import { z } from 'zod';
import { json, jsonNumber, sessionId, source, text, ticker, time, timeframe } from './column.js';
import { metadata, resultRevision, surrogateId } from './common.js';
import { type RowOf, table } from './table.js';

export const indicatorsTable = table({
  name: 'intraday_indicators',
  about: 'Final indicator values, one row per indicator and bar.',
  key: ['symbol', 'indicator_type', 'timeframe', 'calculation_timestamp'],
  counted: 'symbol',
  fields: {
    symbol: ticker('Ticker.'),
    indicatorType: text('The indicator by its label: `SMA20`, `RSI14`, `MACD`.').api('indicator'),
    values: json(z.record(z.string(), jsonNumber), 'Output → value; the first is the primary one.')
      .column('value_data')
      .api({ value: (values) => Object.values(values)[0] ?? null, values: (values) => values }),
    timeframe: timeframe(),
    timestamp: time('Start of the bar whose close gave the value.').column('calculation_timestamp'),
    sessionId: sessionId(),
    source: source(),
  },
  beside: { ...surrogateId, expiration_timestamp: time('Not used.').nullable(), ...metadata, ...resultRevision },
});
export interface IndicatorRow extends RowOf<typeof indicatorsTable> {}
