declare const epochMs: unique symbol;

/** Milliseconds since 1970-01-01T00:00:00Z. Always the feed's time inside the pure rooms, never the machine's. */
export type EpochMs = number & { readonly [epochMs]: true };

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export function epochMsOf(value: number): EpochMs {
  return value as EpochMs;
}

/** The start of the minute that holds `time`. Exact in New York too: its UTC offset is a whole number of hours since 1883. */
export function minuteOf(time: EpochMs): EpochMs {
  return (time - (time % MINUTE_MS)) as EpochMs;
}

let lastTime = NaN;
let lastText = '';
let earlierTime = NaN;
let earlierText = '';

/** ISO-8601 in UTC with milliseconds and `Z`, the one form of every message. Cheap for the last two instants, as the results of one bar ask for them. */
export function isoTime(time: EpochMs): string {
  if (time === lastTime) return lastText;
  const text = time === earlierTime ? earlierText : new Date(time).toISOString();
  earlierTime = lastTime;
  earlierText = lastText;
  lastTime = time;
  lastText = text;
  return text;
}
