const MINUS = '\u2212';
/** Stands for a value that is not known yet. */
export const UNKNOWN = '\u2013';

const newYork = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', hourCycle: 'h23', ...options });
const TIME = newYork({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const MINUTES = newYork({ hour: '2-digit', minute: '2-digit' });
const DATE = newYork({ weekday: 'short', month: 'short', day: 'numeric', year: 'numeric' });
const DAY = newYork({ month: 'short', day: 'numeric' });

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const CENTS = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const SUB_DOLLAR = new Intl.NumberFormat('en-US', { minimumFractionDigits: 4, maximumFractionDigits: 4 });
const SHARES = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });
const ALL_SHARES = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** US dollars; four decimals below one dollar, as the exchanges quote. */
export function price(value: number): string {
  return (Math.abs(value) < 1 ? SUB_DOLLAR : CENTS).format(value);
}

/** A fraction as signed per cent: 0.0123 → `+1.23%`. What rounds to nothing has no sign. */
export function percent(fraction: number): string {
  return `${signed(fraction * 100, 2)}%`;
}

/** With a sign in front, true minus included; what rounds to nothing has none. */
export function signed(value: number, decimals: number): string {
  const digits = Math.abs(value).toFixed(decimals);
  if (Number(digits) === 0) return digits;
  return (value < 0 ? MINUS : '+') + digits;
}

/** Shares: 12345678 → `12.3M`; below a thousand with their fraction. */
export function compact(value: number): string {
  return (value < 1_000 ? SHARES : COMPACT).format(value);
}

/** Shares with all six digits behind the point. */
export function shares(value: number): string {
  return ALL_SHARES.format(value);
}

export function whole(value: number): string {
  return WHOLE.format(value);
}

/** Rates below ten keep one decimal, so that a slow feed does not read as none. */
export function rate(value: number): string {
  return value > 0 && value < 10 ? value.toFixed(1) : WHOLE.format(value);
}

export function confidence(value: number): string {
  return `${Math.round(value * 100)}%`;
}

/** `09:30:15`, in New York. */
export function newYorkTime(ms: number): string {
  return TIME.format(ms);
}

/** `09:30`, in New York. */
export function newYorkMinute(ms: number): string {
  return MINUTES.format(ms);
}

/** `Mon, Oct 7, 2013`, in New York. */
export function newYorkDate(ms: number): string {
  return DATE.format(ms);
}

/** `Oct 7`, in New York. */
export function newYorkDay(ms: number): string {
  return DAY.format(ms);
}

/** 3723000 → `1:02:03`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3_600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

/** `BullishEngulfing` → `Bullish Engulfing`; what has blanks or underscores already keeps its words. */
export function patternName(name: string): string {
  return name
    .replaceAll('_', ' ')
    .replaceAll(/(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z0-9])(?=[A-Z][a-z])/g, ' ')
    .replaceAll(/\b(?:Vwap|Atr|Rsi|Macd)\b/g, (name) => name.toUpperCase())
    .trim();
}

/** `5min` → `5 min`. */
export function timeframeName(name: string): string {
  return name.replace(/(?<=\d)(?=[a-z])/i, ' ');
}
