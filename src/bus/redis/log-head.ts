import { z } from 'zod';
import { epochMsOf, GAP_CAUSES, SOURCES, tickerOf } from '../../market/index.js';
import { LogEntryError, type LogHead, type OpenGap } from '../index.js';

const time = z.number().transform(epochMsOf);
const numeral = z.string().regex(/^\d+$/).transform(Number);
const StoredGap = z.object({
  kind: z.literal('gap'),
  from: time,
  to: time,
  cause: z.enum(GAP_CAUSES),
  symbols: z.array(z.string().transform(tickerOf)),
  notedAt: time,
});
const ClaimReply = z.tuple([z.array(z.string()), z.array(z.string())]);
/** A shard that was restored and has had no entry since knows its number alone. */
const Fields = z.object({
  sequence: numeral,
  source: z.enum(SOURCES).default('synthetic'),
  received: numeral.default(0),
  time: numeral.default(0),
});

/** Fields and values in turn, as Redis gives a hash. */
function recordOf(list: readonly string[]): Record<string, string> {
  return Object.fromEntries(list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1] ?? '']] : [])));
}

/** @param keptMs gaps noted so much longer ago than the head are for a backfill, and left out. @throws LogEntryError for what is none of ours */
export function headOf(reply: unknown, keptMs: number): LogHead | undefined {
  const parsed = ClaimReply.safeParse(reply);
  if (!parsed.success) throw new LogEntryError('the head of the tick log cannot be read', { cause: parsed.error });
  const [fields, gaps] = parsed.data.map(recordOf);
  if (fields?.['sequence'] === undefined) return undefined;
  const head = Fields.safeParse(fields);
  if (!head.success) throw new LogEntryError('the head of the tick log cannot be read', { cause: head.error });
  const { sequence, source, received, time: newest } = head.data;
  const openGaps = Object.values(gaps ?? {})
    .map(openGapOf)
    .filter(({ notedAt }) => notedAt >= received - keptMs)
    .toSorted((a, b) => a.notedAt - b.notedAt || a.gap.from - b.gap.from);
  return { sequence, source, receivedAt: epochMsOf(received), time: epochMsOf(newest), openGaps };
}

function openGapOf(text: string): OpenGap {
  try {
    const { notedAt, ...gap } = StoredGap.parse(JSON.parse(text));
    return { gap, notedAt };
  } catch (cause) {
    throw new LogEntryError('an open gap beside the tick log cannot be read', { cause });
  }
}
