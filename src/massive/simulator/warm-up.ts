import { newYorkTime, tradingDayOf } from '../../market/index.js';
import type { TapeTrade } from '../protocol/index.js';
import type { MarketRecord } from './history/market-record.js';

/**
 * Takes the trades before a minute of the first day (New York time) into the record at once, so that REST has a history before anybody listens.
 * @returns the tape from then on, and when the history is complete; an error of the tape shows in the tape alone
 */
export function withoutHistory(
  tape: AsyncIterable<readonly TapeTrade[]>,
  minute: number,
  record: MarketRecord,
): { readonly played: AsyncIterable<readonly TapeTrade[]>; readonly ready: Promise<void> } {
  const batches = tape[Symbol.asyncIterator]();
  const first = recordUntil(batches, minute, record);
  const ready = first.then(
    () => undefined,
    () => undefined,
  );
  return { played: rest(first, batches), ready };
}

async function recordUntil(
  batches: AsyncIterator<readonly TapeTrade[]>,
  minute: number,
  record: MarketRecord,
): Promise<readonly TapeTrade[]> {
  let playFrom: number | undefined;
  for (;;) {
    const { done, value } = await batches.next();
    if (done === true) return [];
    const [first] = value;
    if (!first) continue;
    playFrom ??= newYorkTime(tradingDayOf(first.time).serial, Math.floor(minute / 60), minute % 60);
    const from = playFrom;
    for (const trade of value) if (trade.time < from) record.add(trade);
    const later = value.filter((trade) => trade.time >= from);
    if (later.length > 0) return later;
  }
}

async function* rest(
  first: Promise<readonly TapeTrade[]>,
  batches: AsyncIterator<readonly TapeTrade[]>,
): AsyncGenerator<readonly TapeTrade[]> {
  yield await first;
  for (let next = await batches.next(); next.done !== true; next = await batches.next()) yield next.value;
}
