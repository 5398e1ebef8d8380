import { z } from 'zod';
import { FEED_STATES, HOLD_REASONS, SILENCE_REASONS } from '../../market/index.js';
import { iso, schema, source } from './parts.js';

export const SilentSymbol = z
  .object({
    symbol: z.string().describe('As it was asked for.'),
    since: iso.describe('When it was asked for.'),
    likely: z.string().nullable().default(null).describe('What is probably meant; null where nobody knows.'),
    reason: z.enum(SILENCE_REASONS).catch('no_data').describe('Why nothing comes of it.'),
  })
  .meta({ id: 'SilentSymbol', title: 'A ticker that was asked for and of which nothing has come' });
export type SilentSymbol = z.infer<typeof SilentSymbol>;

const count = z.number().int();

export const GatewayStatus = z
  .object({
    type: z.literal('gateway_status'),
    schema,
    timestamp: iso.describe('Machine time.'),
    source,
    state: z.enum(FEED_STATES).describe("How the vendor's connection stands."),
    detail: z.string().describe('The same in a line for people.'),
    subscribed: count.describe('Topics that the vendor has confirmed.'),
    reconnects: count.describe('Connections after the first.'),
    ignored_topics: z.array(z.string()).describe('Asked for, and neither confirmed nor refused.'),
    refused_topics: z.array(z.string()).default([]).describe('Not in the plan.'),
    waiting_frames: count.default(0).describe('Vendor frames that wait to be read.'),
    waiting_entries: count.default(0).describe('Entries that the tick log has not confirmed.'),
    held_for: z
      .enum(HOLD_REASONS)
      .nullable()
      .default(null)
      .describe('For whom frames wait unread: the tick log takes no more, or an engine falls behind; else null.'),
    log_away: z.string().nullable().default(null).describe('Why the tick log takes nothing; null while it does.'),
    clock_skew_ms: z
      .number()
      .nullable()
      .default(null)
      .describe(
        "How far the machine's clock is ahead of the feed's, ms (negative: behind); null while nobody can tell or the feed is none of the present.",
      ),
    gone_readers: z.array(z.string()).default([]).describe('Engines that were heard from and have said nothing for three seconds.'),
    shed_frames: count
      .default(0)
      .describe('Vendor frames given up unread for load since the start; each time a gap with the cause `overload` says when.'),
    shed_mirror: count.default(0).describe('Trades left out of the tick channel for load since the start; the tick log has them.'),
    open_gaps: count.default(0).describe('Gaps that are to be repaired.'),
    repair_problems: z
      .record(z.string(), z.number())
      .default({})
      .describe(
        'Symbols of gaps that could not be had, or not whole, over all attempts, by reason: `away`, `busy`, `refused`, `key`, `plan`, `delayed`, `status`, `form`, `pages`, `rows` (see [errors](errors.md)).',
      ),
    repair_problem: z.string().nullable().default(null).describe('Why the last attempt at a gap was not whole; null where it was.'),
    silent_symbols: z
      .array(SilentSymbol)
      .default([])
      .describe(
        "The first twenty tickers of the gateway's list of which nothing has come ([operations](operations.md) say when a ticker is named).",
      ),
    silent_count: count.default(0).describe('How many there are.'),
    rejects: z.record(z.string(), z.number()).describe('Elements of vendor frames that could not be used, by reason.'),
    ticks: count.describe('Trades taken in since the start.'),
  })
  .meta({
    id: 'GatewayStatus',
    title: "The gateway's status",
    description:
      "How the vendor's connection stands, and what was left out or waits. Fields with a default are absent in the messages of older gateways.",
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
