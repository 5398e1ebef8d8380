import { z } from 'zod';
import { CHANNELS } from '../../protocol/index.js';

const count = z.int().min(1).max(100_000);
const ms = z.int().min(0).max(86_400_000);
const shares = z.int().min(1).max(1_000_000_000);
const key = z.string().min(1).optional();
const channel = z.enum(CHANNELS);
const ticker = z.string().regex(/^\S{1,20}$/, 'is not a ticker');

/** When a fault happens; exactly one of them. */
const Trigger = z
  .strictObject({
    /** After so many trades of the tape. */
    trades: z.int().min(0).optional(),
    /** After so many milliseconds since the simulator's start. */
    ms: ms.optional(),
    /** When the feed reaches this New York time of its first day. */
    feed: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/, 'is not a time HH:MM:SS')
      .optional(),
    /** With the next subscription. */
    subscribed: z.literal(true).optional(),
  })
  .refine(
    (trigger) => Object.values(trigger).filter((value) => value !== undefined).length === 1,
    'needs exactly one of trades, ms, feed, subscribed',
  );
export type Trigger = z.output<typeof Trigger>;

const kind = <const Name extends string, Shape extends z.ZodRawShape>(name: Name, shape: Shape) =>
  z.strictObject({ fault: z.literal(name), after: Trigger.optional(), ...shape });

/** For how long a lasting fault holds; whichever ends first. */
const lasting = { ms: ms.optional(), times: count.optional() };

/** The codes that a close frame may carry (RFC 6455, 7.4; 1005, 1006 and 1015 never travel). */
const closeCode = z
  .int()
  .refine(
    (code) => (code >= 1_000 && code <= 1_014 && ![1_004, 1_005, 1_006].includes(code)) || (code >= 3_000 && code <= 4_999),
    'is not a close code',
  );

const GARBAGE_SHAPES = ['flipped', 'truncated', 'huge', 'nested', 'types'] as const;

/** One scripted fault; docs/simulator.md explains each. */
export const ScriptedFault = z.discriminatedUnion('fault', [
  kind('drop', { key }),
  kind('close', { key, code: closeCode.default(1_001), reason: z.string().max(120).default('') }),
  kind('evict', { key, holdMs: ms.default(0) }),
  kind('pause', {
    key,
    ms: ms.optional(),
    trades: count.optional(),
    lose: z.boolean().default(true),
    scope: z.enum(['connection', 'feed']).default('connection'),
  }),
  kind('half-open', { key, ms: ms.optional() }),
  kind('slow-abort', { key, ms: ms.default(0) }),
  kind('zombie', { ms }),
  kind('refuse', { ms: ms.optional(), times: count.optional(), how: z.enum(['http-503', 'reset', 'offline']).default('http-503') }),
  kind('no-greeting', lasting),
  kind('auth-fail', { ...lasting, message: z.string().min(1).default('authentication failed') }),
  kind('auth-silent', lasting),
  kind('not-authorized', { ...lasting, channels: z.array(channel).min(1) }),
  kind('ignore-topics', { ...lasting, topics: z.array(z.string().min(1)).min(1) }),
  kind('garbage', {
    key,
    count: count.default(1),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(1),
    shapes: z
      .array(z.enum(GARBAGE_SHAPES))
      .min(1)
      .default([...GARBAGE_SHAPES]),
    /** Inside the next frames of real data, not in frames of their own. */
    within: z.boolean().default(false),
  }),
  kind('duplicate', { key, count: count.default(1), channels: z.array(channel).min(1).optional() }),
  kind('late-bars', {
    key,
    count: count.default(1),
    channel: z.enum(['A', 'AM']).default('AM'),
    symbol: ticker.optional(),
    shares: shares.default(100),
  }),
  kind('skip', { symbol: ticker, trades: count.default(1) }),
  kind('halt', { symbol: ticker, ms: ms.default(300_000) }),
  kind('rest-fail', { ...lasting, status: z.int().min(400).max(599).default(500) }),
  kind('clear', {}),
]);
export type ScriptedFault = z.output<typeof ScriptedFault>;
/** As it is written: what has a default may be left out. */
export type FaultInput = z.input<typeof ScriptedFault>;
export type FaultKind = ScriptedFault['fault'];
export type FaultOf<Kind extends FaultKind> = Extract<ScriptedFault, { fault: Kind }>;
