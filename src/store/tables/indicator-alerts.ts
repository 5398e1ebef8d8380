import { z } from 'zod';
import { CROSSING_SIDES, SIGNAL_SEVERITIES } from '../../market/index.js';
import { json, jsonNumber, sessionId, source, text, ticker, time, timeframe, word } from './column.js';
import { resultRevision, surrogateId } from './common.js';
import { type RowOf, table } from './table.js';

const Data = z.object({ indicator: z.string(), value: jsonNumber, threshold: jsonNumber, direction: z.enum(CROSSING_SIDES) }).readonly();

export const alertsTable = table({
  name: 'indicator_alerts',
  about: 'Alerts raised by indicators that crossed their thresholds at the close of a bar.',
  key: ['symbol', 'alert_type', 'timeframe', 'alert_timestamp'],
  fields: {
    eventId: text('Unique.').kept(),
    symbol: ticker('Ticker.'),
    alertType: text('`RSI_OVERBOUGHT`, `MACD_BULLISH_CROSS` or the type of a custom alert.'),
    timeframe: timeframe(),
    timestamp: time('Start of the bar whose close crossed.').column('alert_timestamp'),
    severity: word(SIGNAL_SEVERITIES, 'Severity.'),
    data: json(Data, 'Indicator, value, threshold and the side of the threshold the value is now on.').column('alert_data'),
    sessionId: sessionId(),
    source: source(),
  },
  beside: { ...surrogateId, ...resultRevision },
});
export interface AlertRow extends RowOf<typeof alertsTable> {}
