import { UsageError } from '../../errors.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../market/index.js';

const OFFSET = /^(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?$/i;

/** `+02:00`, `-0500`, `GMT+1`. @returns ms east of Greenwich, undefined for anything else */
function offsetOf(text: string): number | undefined {
  if (/^(?:z|utc|gmt)$/i.test(text)) return 0;
  const [, sign, hours, minutes = '0'] = OFFSET.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS);
}

/** Offsets change on a quarter of an hour at the finest. */
const STEP = 15 * MINUTE_MS;

/** A time zone: the instant of a wall-clock time. */
export class Zone {
  private readonly fixed: number | undefined;
  private readonly clock: Intl.DateTimeFormat | undefined;
  private readonly known = new Map<number, number>();

  /** @param name IANA (`America/New_York`), `UTC` or an offset. Throws RangeError where there is none of that name. */
  constructor(readonly name: string) {
    this.fixed = offsetOf(name);
    if (this.fixed !== undefined) return;
    this.clock = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /**
   * @param local the wall clock as if it were UTC, in ms
   * @returns epoch ms. A time that the clock shows twice in autumn is the first one, one that it skips in spring an hour later.
   */
  instant(local: number): number {
    if (this.fixed !== undefined) return local - this.fixed;
    const quarter = Math.floor(local / STEP) * STEP;
    let offset = this.known.get(quarter);
    if (offset === undefined) {
      offset = this.offsetFor(quarter);
      if (this.known.size > 100_000) this.known.clear();
      this.known.set(quarter, offset);
    }
    return local - offset;
  }

  private offsetFor(local: number): number {
    const before = this.offsetAt(local - DAY_MS);
    const after = this.offsetAt(local + DAY_MS);
    return [before, after].find((offset) => this.offsetAt(local - offset) === offset) ?? before;
  }

  private offsetAt(time: number): number {
    const part: Record<string, string> = {};
    for (const { type, value } of this.clock?.formatToParts(time) ?? []) part[type] = value;
    const field = (name: string): number => Number(part[name]);
    const year = part['era'] === 'BC' ? 1 - field('year') : field('year');
    const local = Date.UTC(year, field('month') - 1, field('day'), field('hour'), field('minute'), field('second'));
    return local - Math.floor(time / 1_000) * 1_000;
  }
}

/** Abbreviations that mean one offset only, in hours; CST, BST and IST mean several. */
const ABBREVIATED: Readonly<Record<string, number>> = {
  EST: -5,
  EDT: -4,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  WET: 0,
  WEST: 1,
  CET: 1,
  CEST: 2,
  EET: 2,
  EEST: 3,
  MSK: 3,
  HKT: 8,
  SGT: 8,
  JST: 9,
  KST: 9,
  AEST: 10,
  AEDT: 11,
};

const zones = new Map<string, Zone | undefined>();

/** The zone behind a time: `Z`, `-05:00`, `GMT-0500`, `EST`, `US/Eastern`. @returns undefined where it is none */
export function zoneNamed(text: string): Zone | undefined {
  if (!zones.has(text)) {
    const hours = ABBREVIATED[text.toUpperCase()];
    const known = hours !== undefined || offsetOf(text) !== undefined || text.includes('/');
    zones.set(text, known ? zoneOrNone(hours === undefined ? text : `${hours < 0 ? '-' : '+'}${Math.abs(hours)}`) : undefined);
  }
  return zones.get(text);
}

function zoneOrNone(name: string): Zone | undefined {
  try {
    return new Zone(name);
  } catch {
    return undefined;
  }
}

/** @throws UsageError */
export function zoneOption(text: string): Zone {
  const zone = zoneOrNone(text);
  if (!zone) throw new UsageError(`--zone is "${text}"; it must be a time zone such as America/New_York, Europe/Berlin, UTC or +02:00.`);
  return zone;
}
