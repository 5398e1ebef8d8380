import { z } from 'zod';
import { FEED_STATES, HOLD_REASONS, SILENCE_REASONS } from '../../market/index.js';
import { iso, schema, source } from './parts.js';

export const SilentSymbol = z
  .object({
    symbol: z.string().describe('The ticker as requested.'),
    since: iso.describe('When it was requested.'),
    likely: z.string().nullable().default(null).describe('The ticker that is probably meant; null where none is likely.'),
    reason: z.enum(SILENCE_REASONS).catch('no_data').describe('Why no data arrives for it.'),
  })
  .meta({ id: 'SilentSymbol', title: 'A ticker that was requested and for which no data has arrived' });
export type SilentSymbol = z.infer<typeof SilentSymbol>;

const count = z.number().int();

export const GatewayStatus = z
  .object({
    type: z.literal('gateway_status'),
    schema,
    timestamp: iso.describe('Machine time.'),
    source,
    state: z.enum(FEED_STATES).describe('State of the vendor connection.'),
    detail: z.string().describe('The same as a readable line.'),
    subscribed: count.describe('Topics that the vendor has confirmed.'),
    reconnects: count.describe('Connections after the first.'),
    ignored_topics: z.array(z.string()).describe('Requested, and neither confirmed nor refused.'),
    refused_topics: z.array(z.string()).default([]).describe('Not in the plan.'),
    waiting_frames: count.default(0).describe('Vendor frames waiting to be read.'),
    waiting_entries: count.default(0).describe('Entries that the tick log has not confirmed.'),
    held_for: z
      .enum(HOLD_REASONS)
      .nullable()
      .default(null)
      .describe('What holds frames back unread: the tick log accepts no more, or an engine falls behind; else null.'),
    log_away: z.string().nullable().default(null).describe('Why the tick log accepts nothing; null while it does.'),
    clock_skew_ms: z
      .number()
      .nullable()
      .default(null)
      .describe(
        "How far the machine's clock is ahead of the feed's, ms (negative: behind); null while that is unknown, or while the feed is not a live one.",
      ),
    gone_readers: z.array(z.string()).default([]).describe('Engines that had reported and have been silent for three seconds.'),
    shed_frames: count
      .default(0)
      .describe('Vendor frames dropped unread under load since the start; a gap with the cause `overload` records when.'),
    shed_mirror: count.default(0).describe('Trades left out of the tick channel under load since the start; the tick log has them.'),
    open_gaps: count.default(0).describe('Gaps that are to be repaired.'),
    repair_problems: z
      .record(z.string(), z.number())
      .default({})
      .describe(
        'Symbols of gaps that could not be fetched, or only in part, over all attempts, by reason: `away`, `busy`, `refused`, `key`, `plan`, `delayed`, `status`, `form`, `pages`, `rows` (see [errors](errors.md)).',
      ),
    repair_problem: z
      .string()
      .nullable()
      .default(null)
      .describe('Why the last attempt at a gap was incomplete; null where it was complete.'),
    silent_symbols: z
      .array(SilentSymbol)
      .default([])
      .describe(
        "The first twenty tickers of the gateway's list for which no data has arrived ([operations](operations.md) explains when a ticker is named).",
      ),
    silent_count: count.default(0).describe('How many there are.'),
    rejects: z.record(z.string(), z.number()).describe('Elements of vendor frames that could not be used, by reason.'),
    ticks: count.describe('Trades received since the start.'),
  })
  .meta({
    id: 'GatewayStatus',
    title: "The gateway's status",
    description:
      'The state of the vendor connection, and what was shed or is waiting. Fields with a default are absent in the messages of older gateways.',
    examples: [
      {
        type: 'gateway_status',
        schema: 1,
        timestamp: '2026-11-23T14:41:10.000Z',
        source: 'massive',
        state: 'streaming',
        detail: 'Streaming.',
        subscribed: 501,
        reconnects: 0,
        ignored_topics: [],
        refused_topics: [],
        waiting_frames: 0,
        waiting_entries: 1,
        held_for: null,
        log_away: null,
        clock_skew_ms: 12,
        gone_readers: [],
        shed_frames: 0,
        shed_mirror: 0,
        open_gaps: 0,
        repair_problems: {},
        repair_problem: null,
        silent_symbols: [{ symbol: 'APPL', since: '2026-11-23T14:26:00.000Z', likely: 'AAPL', reason: 'not_listed' }],
        silent_count: 1,
        rejects: { bad_time: 2 },
        ticks: 1_204_311,
      },
    ],
  });
export type GatewayStatus = z.infer<typeof GatewayStatus>;
