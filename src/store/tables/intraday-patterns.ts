import { z } from 'zod';
import { DIRECTIONS, EDGES, OUTCOMES, PATTERN_STATUSES } from '../../market/index.js';
import {
  boolean,
  integer,
  json,
  jsonNumber,
  numbers,
  numeric,
  real,
  sessionId,
  source,
  text,
  ticker,
  time,
  timeframe,
  word,
} from './column.js';
import { metadata, resultRevision, surrogateId } from './common.js';
import { group, type RowOf, table } from './table.js';

const Bar = z.object({ open: jsonNumber, high: jsonNumber, low: jsonNumber, close: jsonNumber, volume: jsonNumber }).readonly();
const levels: z.ZodType<Readonly<Record<string, number>>> = z.record(z.string(), jsonNumber).default({});

export const patternsTable = table({
  name: 'intraday_patterns',
  about: 'Occurrences of patterns, one row each from its detection to its end.',
  key: ['symbol', 'pattern_type', 'timeframe', 'detection_timestamp'],
  counted: 'confirmed_at',
  fields: {
    eventId: text('One occurrence has one id from its detection to its end.'),
    symbol: ticker('Ticker.'),
    patternType: text('The pattern by its name: `double_bottom`, `CDLHAMMER`.'),
    timeframe: timeframe(),
    detectedAt: time('Its detection: start of the bar, or time of the trade.').column('detection_timestamp').api('timestamp'),
    direction: word(DIRECTIONS, 'Direction.').in('pattern_data'),
    confidence: numeric('Rank by shape and surroundings, 0..1; not a probability.').type('numeric(5,4)'),
    bar: json(Bar, 'The bar, or the forming bar at the trade.').in('pattern_data').api('bar_data'),
    status: word(PATTERN_STATUSES, 'Forming, then confirmed, then target, failed or expired; or withdrawn.'),
    provisional: boolean('Detected inside a forming bar: it may be withdrawn.'),
    changedAt: time('Bar start or trade time of the newest change.').orElse('detection_timestamp'),
    confirmedAt: time('Of the confirmation; null before.').nullable(),
    levels: json(levels, 'Trigger, invalidation, target and the pattern’s own, US dollars.')
      .in('pattern_data')
      .api({ levels: (named) => Object.values(named), named_levels: (named) => named }),
    entryPrice: real('Close that confirmed it, US dollars; null before.').nullable(),
    atr: real('ATR(14) of the timeframe at the confirmation; null before.').nullable(),
    outcome: word(
      OUTCOMES,
      'What came first after the confirmation: one ATR with it (win), one against it (loss), or neither in time (none).',
    ).nullable(),
    hitRate: group(
      {
        probability: real(
          'Hit rate measured on earlier occurrences of this pattern, timeframe and confidence; null where nothing has been measured.',
        ),
        low: real('Lower end of its 95 % Wilson interval.').column('probability_low'),
        high: real('Upper end of it.').column('probability_high'),
        samples: integer('Number of occurrences behind it.'),
        edge: word(EDGES, 'Whether it differs from chance.'),
      },
      {
        probability: (rate) => rate?.probability ?? null,
        probability_interval: (rate) => rate && [rate.low, rate.high],
        samples: (rate) => rate?.samples ?? 0,
        edge: (rate) => rate?.edge ?? 'unknown',
      },
    ),
    expiresAt: time('Time until which it is worth showing.').column('expiration_timestamp'),
    sessionId: sessionId(),
    source: source(),
  },
  derived: {
    levels: { column: numbers('The levels of pattern_data without their names.'), of: ({ levels: named }) => Object.values(named) },
  },
  beside: { ...surrogateId, ...metadata, ...resultRevision },
});
/** One occurrence of a pattern as it stands. */
export interface PatternRow extends RowOf<typeof patternsTable> {}
