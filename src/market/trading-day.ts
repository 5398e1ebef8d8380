import { civilDate, earlyCloses, isTradingDay, serialDay } from './calendar.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, type EpochMs } from './time.js';

export type Phase = 'closed' | 'pre' | 'regular' | 'after';

/** Where the phases of a trading day begin and end, minutes after midnight in New York. */
const BOUNDS = {
  whole: { preOpen: 4 * 60, open: 9 * 60 + 30, close: 16 * 60, postClose: 20 * 60 },
  half: { preOpen: 4 * 60, open: 9 * 60 + 30, close: 13 * 60, postClose: 17 * 60 },
} as const;

/** When the regular session opens, minutes after midnight in New York. */
export const OPEN_MINUTE = BOUNDS.whole.open;
/** Minutes of the regular session of a whole day. */
export const REGULAR_MINUTES = BOUNDS.whole.close - BOUNDS.whole.open;

/** One trading day in New York. All bounds are instants; each phase holds its start and not its end. */
export interface TradingDay {
  /** Serial day (days since 1970-01-01) of the New York date. */
  readonly serial: number;
  readonly trading: boolean;
  /** 04:00 */
  readonly preOpen: EpochMs;
  /** 09:30 */
  readonly open: EpochMs;
  /** 16:00, 13:00 on a half day */
  readonly close: EpochMs;
  /** 20:00, 17:00 on a half day */
  readonly postClose: EpochMs;
  /** Midnight at the start and at the end of the New York date. */
  readonly begin: EpochMs;
  readonly end: EpochMs;
}

const zone = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

/** New York's offset from UTC in ms at an instant (IANA zone America/New_York), negative west of Greenwich. */
function zoneOffset(time: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of zone.formatToParts(time)) part[type] = Number(value);
  const field = (name: string): number => part[name] ?? 0;
  const local = Date.UTC(field('year'), field('month') - 1, field('day'), field('hour'), field('minute'), field('second'));
  return local - (time - (time % 1_000));
}

/** The instant of a New York wall-clock time. A time that the spring change skips becomes the one an hour later. */
export function newYorkTime(serial: number, hour: number, minute = 0): EpochMs {
  const local = serial * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS;
  const guess = local - zoneOffset(local);
  return (local - zoneOffset(guess)) as EpochMs;
}

export function tradingDay(serial: number): TradingDay {
  const bounds = earlyCloses(civilDate(serial).year).has(serial) ? BOUNDS.half : BOUNDS.whole;
  const at = (minute: number): EpochMs => newYorkTime(serial, 0, minute);
  return {
    serial,
    trading: isTradingDay(serial),
    preOpen: at(bounds.preOpen),
    open: at(bounds.open),
    close: at(bounds.close),
    postClose: at(bounds.postClose),
    begin: newYorkTime(serial, 0),
    end: newYorkTime(serial + 1, 0),
  };
}

const days = new Map<number, TradingDay>();
const REMEMBERED_DAYS = 512;
let latest: TradingDay | undefined;

function rememberedDay(serial: number): TradingDay {
  let day = days.get(serial);
  if (!day) {
    if (days.size >= REMEMBERED_DAYS) days.clear();
    days.set(serial, (day = tradingDay(serial)));
  }
  return day;
}

/** New York's offset in winter; in summer a day begins an hour earlier. */
const WINTER_OFFSET_MS = 5 * HOUR_MS;

/** The New York day that holds an instant. Cheap for instants of days seen lately. */
export function tradingDayOf(time: EpochMs): TradingDay {
  if (latest && time >= latest.begin && time < latest.end) return latest;
  const day = rememberedDay(Math.floor((time - WINTER_OFFSET_MS) / DAY_MS));
  latest = time < day.end ? day : rememberedDay(day.serial + 1);
  return latest;
}

export function phaseOf(time: EpochMs, day: TradingDay = tradingDayOf(time)): Phase {
  if (!day.trading || time < day.preOpen || time >= day.postClose) return 'closed';
  if (time < day.open) return 'pre';
  return time < day.close ? 'regular' : 'after';
}

export function nextTradingDay(serial: number): number {
  let next = serial + 1;
  while (!isTradingDay(next)) next += 1;
  return next;
}

/** The last trading day on or before a date. */
export function tradingDayOnOrBefore(serial: number): number {
  let day = serial;
  while (!isTradingDay(day)) day -= 1;
  return day;
}

/** `2013-10-07` → serial day; undefined when it is no date. */
export function parseCivilDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  const serial = serialDay(date);
  const back = civilDate(serial);
  return back.month === date.month && back.day === date.day ? serial : undefined;
}
