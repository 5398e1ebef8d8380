import { epochMsOf, type EpochMs, parseCivilDate, tradingDay } from '../../../market/index.js';
import { BadParameter } from './answer.js';

const NANOS_PER_MS = 1_000_000n;
const NANOS = /^\d{1,19}$/;
/** Below it a number of `from` and `to` cannot be milliseconds of a market. */
const MILLIS = /^\d{12,13}$/;

export interface NanoRange {
  /** Both inclusive. */
  readonly from: bigint;
  readonly to: bigint;
}

/** @throws BadParameter */
function dayOf(text: string, name: string): { readonly begin: bigint; readonly end: bigint } | undefined {
  const serial = parseCivilDate(text);
  if (serial === undefined) {
    if (NANOS.test(text)) return undefined;
    throw new BadParameter(`${name} must be a date YYYY-MM-DD or a time in nanoseconds`);
  }
  const { begin, end } = tradingDay(serial);
  return { begin: BigInt(begin) * NANOS_PER_MS, end: BigInt(end) * NANOS_PER_MS };
}

/**
 * `timestamp`, `timestamp.gte|gt|lte|lt` as nanoseconds or as a New York date, for which `gt` and `lte` mean its end.
 * @throws BadParameter
 */
export function timestampRange(url: URL): NanoRange {
  let from = 0n;
  let to = 1n << 63n;
  const later = (value: bigint): void => void (from = value > from ? value : from);
  const sooner = (value: bigint): void => void (to = value < to ? value : to);
  for (const operator of ['', '.gte', '.gt', '.lte', '.lt'] as const) {
    const name = `timestamp${operator}`;
    const text = url.searchParams.get(name);
    if (text === null) continue;
    const day = dayOf(text, name);
    const first = day ? day.begin : BigInt(text);
    const last = day ? day.end - 1n : BigInt(text);
    if (operator === '' || operator === '.gte') later(first);
    if (operator === '' || operator === '.lte') sooner(last);
    if (operator === '.gt') later(last + 1n);
    if (operator === '.lt') sooner(first - 1n);
  }
  return { from, to };
}

/**
 * `from` or `to` of an aggregates path: a date or milliseconds.
 * @returns both ends of what it names
 * @throws BadParameter
 */
export function moment(text: string, name: string): { readonly first: EpochMs; readonly last: EpochMs } {
  if (MILLIS.test(text)) return { first: epochMsOf(Number(text)), last: epochMsOf(Number(text)) };
  const serial = parseCivilDate(text);
  if (serial === undefined) throw new BadParameter(`${name} must be a date YYYY-MM-DD or a time in milliseconds`);
  const { begin, end } = tradingDay(serial);
  return { first: begin, last: epochMsOf(end - 1) };
}
