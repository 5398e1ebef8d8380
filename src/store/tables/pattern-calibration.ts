import { z } from 'zod';
import { EDGES } from '../../market/index.js';
import { json, jsonNumber, real, text, time, timeframe, integer, word } from './column.js';
import { type RowOf, table } from './table.js';

const count = z.number().int();
/** Hit rate from a score on, up to the next. */
const Step = z
  .object({ fromScore: z.number(), samples: count, wins: count, probability: z.number(), low: z.number(), high: z.number() })
  .readonly();
export type CalibrationStep = z.infer<typeof Step>;
const steps: z.ZodType<readonly CalibrationStep[]> = z.array(Step);

const data = <Value>(schema: z.ZodType<Value>, about: string) => json(schema, about).in('data');

export const calibrationTable = table({
  name: 'pattern_calibration',
  about: 'Hit rates learned by `npx tickstock calibrate`.',
  key: ['pattern_type', 'timeframe'],
  fields: {
    pattern: data(z.string(), 'The pattern by its name.'),
    timeframe: timeframe().in('data'),
    alarms: data(count, 'Occurrences found.'),
    symbolDays: data(count, 'Symbols times trading days searched.'),
    samples: data(count, 'Occurrences with an outcome, win or loss.'),
    wins: data(count, 'Of those, the wins.'),
    unresolved: data(count, 'Occurrences without an outcome within the horizon.'),
    rate: data(jsonNumber, 'Hit rate; null without occurrences.'),
    low: data(z.number(), 'Lower end of its 95 % Wilson interval.'),
    high: data(z.number(), 'Upper end of it.'),
    surrogateAlarms: data(count, 'Occurrences found on surrogate markets.'),
    surrogateDays: data(count, 'Symbols times trading days of those.'),
    surrogateSamples: data(count, 'Occurrences on them with an outcome, win or loss.'),
    surrogateRate: data(jsonNumber, 'Hit rate on them; null without occurrences.'),
    edge: word(EDGES, 'Whether real and surrogate markets differ beyond chance.').in('data'),
    steps: data(steps, 'Hit rate by confidence, ascending.'),
  },
  derived: {
    pattern_type: { column: text('The pattern by its name.'), of: ({ pattern }) => pattern },
    timeframe: { column: timeframe(), of: ({ timeframe: length }) => length },
    samples: { column: integer('Occurrences with an outcome, win or loss.'), of: ({ samples }) => samples },
    hit_rate: { column: real('Of those, 0..1; null without occurrences.').nullable(), of: ({ rate: share }) => share },
    edge: { column: word(EDGES, 'Whether real and surrogate markets differ beyond chance.'), of: ({ edge }) => edge },
  },
  beside: { learned_at: time('When it was learned.') },
});
/** What was measured about one pattern on one timeframe. Rates are NaN without occurrences. */
export interface PatternCalibration extends RowOf<typeof calibrationTable> {}
