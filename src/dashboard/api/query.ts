import { z } from 'zod';
import { type EpochMs, epochMsOf, MINUTE_MS, parseTicker, TIMEFRAME_MS, TIMEFRAMES } from '../../market/index.js';
import { RequestInvalidError } from '../errors.js';

/** 1-minute rows that one request may read. */
const MAX_MINUTE_ROWS = 60_000;

const isoOrDate = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/** ISO-8601 (`2013-10-07T13:30:00Z`, an offset, or a date = its midnight in UTC) or integer Unix milliseconds. */
const time = z.string().transform((text, context): EpochMs => {
  if (/^\d{1,15}$/.test(text)) return epochMsOf(Number(text));
  if (isoOrDate.safeParse(text).success) return epochMsOf(Date.parse(text));
  context.addIssue({ code: 'custom', message: 'must be ISO-8601 or Unix milliseconds' });
  return z.NEVER;
});

const symbol = z.string().transform((text, context) => {
  const ticker = parseTicker(text);
  if (ticker !== undefined) return ticker;
  context.addIssue({ code: 'custom', message: 'must be a ticker such as AAPL or BRK.B' });
  return z.NEVER;
});

const name = z.string().min(1).max(100);
const timeframe = z.enum(TIMEFRAMES);
const limit = (fallback: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().int().min(1).max(most))
    .default(fallback);
const range = { from: time.optional(), to: time.optional() };
const inOrder = ({ from, to }: { from?: EpochMs | undefined; to?: EpochMs | undefined }): boolean =>
  from === undefined || to === undefined || from <= to;
const ORDER = { message: 'must not be later than `to`', path: ['from'] };

/** Query parameters by route. A parameter that a route does not know is a mistake, told like any other. */
export const QUERIES = {
  none: z.strictObject({}),
  sessions: z.strictObject({ limit: limit(20, 500) }),
  alerts: z.strictObject({ limit: limit(50, 50) }),
  bars: z
    .strictObject({ timeframe: timeframe.default('1min'), ...range, limit: limit(500, 20_000) })
    .refine(inOrder, ORDER)
    .refine(({ timeframe, limit }) => limit * (TIMEFRAME_MS[timeframe] / MINUTE_MS) <= MAX_MINUTE_ROWS, {
      message: `must not span more than ${MAX_MINUTE_ROWS} minutes of bars`,
      path: ['limit'],
    }),
  indicators: z
    .strictObject({ indicator: name.optional(), timeframe: timeframe.optional(), ...range, limit: limit(200, 5_000) })
    .refine(inOrder, ORDER),
  patterns: z
    .strictObject({
      symbol: symbol.optional(),
      pattern: name.optional(),
      timeframe: timeframe.optional(),
      min_confidence: z
        .string()
        .regex(/^\d*\.?\d+$/, 'must be a number from 0 to 1')
        .transform(Number)
        .pipe(z.number().min(0).max(1))
        .optional(),
      ...range,
      limit: limit(100, 1_000),
      cursor: z.string().min(1).max(500).optional(),
    })
    .refine(inOrder, ORDER),
  indicatorAlerts: z
    .strictObject({ symbol: symbol.optional(), type: name.optional(), ...range, limit: limit(100, 1_000) })
    .refine(inOrder, ORDER),
  gaps: z.strictObject({ ...range, limit: limit(100, 1_000) }).refine(inOrder, ORDER),
  symbolPath: z.strictObject({ symbol }),
} as const;

/** Checks query or path parameters. Throws `RequestInvalidError` that names every problem at once. */
export function readParameters<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.map(String).join('.') || 'query'}: ${issue.message}`);
  throw new RequestInvalidError(problems.join('; '));
}

/** The same object without its undefined fields, as optional fields of the store's queries want it. */
export function present<T extends object>(
  fields: T,
): { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
} {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ReturnType<typeof present<T>>;
}
