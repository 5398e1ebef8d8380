import { z } from 'zod';
import { epochMsOf } from '../market/index.js';

const time = z.number().transform(epochMsOf);

/** A part of the feed that is not whole; `notedAt` in machine time. */
const OpenSpan = z.object({ from: time, to: time, notedAt: time });
export type OpenSpan = Readonly<z.infer<typeof OpenSpan>>;

/**
 * What was known at the origin, as of which entry of the log; `savedAt` in machine time. Without states nothing was known before the first
 * entry of the log, which came at that time. States that were saved by the numbers of an earlier log all lie before this one.
 */
const Known = z.object({ sequence: z.number(), time, savedAt: time, hasStates: z.boolean(), isOfEarlierLog: z.boolean() });

/** What a checkpoint keeps of the place from which results can be computed again. */
export const OriginMemory = z.object({
  known: Known.nullable(),
  /** Gaps that no repair has closed. */
  open: z.array(OpenSpan).readonly(),
  /** Numbers of entries that the log has lost behind it: what they held comes at another place. */
  holes: z.array(z.object({ from: z.number(), to: z.number() })).readonly(),
  /** What the log has lost between the origin and the present, and has to be given again before anything is computed from there. */
  owed: OpenSpan.nullable(),
  /** Whether results wait to be corrected. */
  waits: z.boolean(),
  /** The newest loss: the first entry behind it, and how far the log had been read then. What was folded by there is known when it is fetched. */
  loss: z.object({ before: z.number(), at: z.number() }).nullable().default(null),
});
export type OriginMemory = Readonly<z.infer<typeof OriginMemory>>;

export const NO_ORIGIN: OriginMemory = { known: null, open: [], holes: [], owed: null, waits: false, loss: null };
