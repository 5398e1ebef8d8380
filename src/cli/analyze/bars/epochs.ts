import { DAY_MS, SECOND_MS } from '../../../market/index.js';
import { serialOf } from './dates.js';

/** What a time that is a number counts. `compact` is `20240301`, with hours and minutes or seconds behind it at will. */
export type NumberedTime = 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds' | 'compact' | 'excel' | 'none';

export const NUMBERED = /^[-+]?\d+(?:[.,]\d*)?(?:e[-+]?\d+)?$/i;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$/;

/** Each unit's numbers from here on; in 1973 the next finer unit has as many digits as the coarser one in 5138. */
const SMALLEST: readonly (readonly [from: number, NumberedTime])[] = [
  [1e17, 'nanoseconds'],
  [1e14, 'microseconds'],
  [1e11, 'milliseconds'],
  [1e7, 'seconds'],
  [0, 'none'],
];
/** 1927 … 2119 as Excel counts days. */
const EXCEL = { from: 10_000, to: 80_000, epoch: -25_569 } as const;
/** Outside these years a number is no time of a bar. */
const EARLIEST = Date.UTC(1800, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

const valueOf = (text: string): number => Number(text.replace(',', '.'));

function compactMs(text: string): number | undefined {
  const [, year, month, day, hour = '0', minute = '0', second = '0'] = COMPACT.exec(text) ?? [];
  if (year === undefined || Number(year) < 1800 || Number(year) > 2199) return undefined;
  const serial = serialOf(Number(year), Number(month), Number(day));
  if (serial === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return serial * DAY_MS + (Number(hour) * 3_600 + Number(minute) * 60 + Number(second)) * SECOND_MS;
}

function kindOf(text: string): NumberedTime {
  if (compactMs(text) !== undefined) return 'compact';
  const size = Math.abs(valueOf(text));
  if (size >= EXCEL.from && size < EXCEL.to) return 'excel';
  return SMALLEST.find(([from]) => size >= from)?.[1] ?? 'none';
}

/** What most of a file's numbered times count; a time near 1970 alone does not tell. */
export class NumberedTimes {
  private readonly counts = new Map<NumberedTime, number>();

  add(text: string): void {
    if (!NUMBERED.test(text)) return;
    const kind = kindOf(text);
    if (kind !== 'none') this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  decide(say: (line: string) => void): NumberedTime {
    const [most] = [...this.counts].toSorted(([, a], [, b]) => b - a);
    if (most?.[0] === 'excel') say('times are read as Excel serial dates');
    return most?.[0] ?? 'none';
  }
}

/** Whole and fractional units. Digits beyond a double's are cut, never rounded into the next millisecond. */
function scaled(text: string, perMs: number): number {
  if (perMs > 1 && /^\d+$/.test(text)) return Number(text.slice(0, 1 - String(perMs).length));
  return Math.floor(Math.round((valueOf(text) / perMs) * 1_000) / 1_000);
}

/** @returns ms, `local` where the number is a wall clock's; NaN where it is no time of this kind */
export function numberedMs(text: string, kind: NumberedTime): { readonly ms: number; readonly local: 'date' | 'clock' | 'none' } {
  const compact = kind === 'compact' ? compactMs(text) : undefined;
  if (compact !== undefined) return { ms: compact, local: text.length === 8 ? 'date' : 'clock' };
  let ms = NaN;
  if (kind === 'seconds') ms = Math.floor(Math.round(valueOf(text) * 1_000_000) / 1_000);
  else if (kind === 'milliseconds') ms = scaled(text, 1);
  else if (kind === 'microseconds') ms = scaled(text, 1_000);
  else if (kind === 'nanoseconds') ms = scaled(text, 1_000_000);
  else if (kind === 'excel') ms = Math.round((valueOf(text) + EXCEL.epoch) * (DAY_MS / SECOND_MS)) * SECOND_MS;
  const whole = kind === 'excel' && Number.isInteger(valueOf(text));
  if (!(ms >= EARLIEST && ms < LATEST)) return { ms: NaN, local: 'none' };
  return { ms, local: kind === 'excel' ? (whole ? 'date' : 'clock') : 'none' };
}
