import { DAY_MS } from '../../../market/index.js';
import { clockAtStart, isClock } from './clock.js';
import { DateEvidence } from './date-evidence.js';
import { dateAtStart, type DateOrders } from './dates.js';
import { NUMBERED, type NumberedTime, NumberedTimes, numberedMs } from './epochs.js';
import { Zone, zoneNamed } from './zones.js';

/** How the times of a file are read. */
export interface TimeForms {
  readonly orders: DateOrders;
  readonly numbered: NumberedTime;
  /** Digits of a time of day in a column of its own: `93000` is 9:30 where others have six digits. */
  readonly clockDigits: 4 | 6;
}

const SECONDS_DIGITS = 6;

/** What the times of a whole file say about their forms. */
export class TimeEvidence {
  private readonly dates = new DateEvidence();
  private readonly numbers = new NumberedTimes();
  private clockDigits = 0;

  /** @param clock the time of day where it has a column of its own, else empty */
  add(text: string, clock: string, row: number): void {
    this.dates.add(text, row);
    this.numbers.add(text);
    if (/^\d+$/.test(clock)) this.clockDigits = Math.max(this.clockDigits, clock.length);
  }

  /** @throws BarsFileError where dates contradict each other */
  decide(file: string, say: (line: string) => void): TimeForms {
    return {
      orders: this.dates.decide(file, say),
      numbered: this.numbers.decide(say),
      clockDigits: this.clockDigits > 4 ? SECONDS_DIGITS : 4,
    };
  }
}

const SEPARATED = /^[\sT,_-]+(?=\d)/;
/** `Z`, `-05:00`, `GMT-0500 (Eastern Standard Time)`, `-05:00[America/New_York]`, `[America/New_York]`. */
const ZONE = /^\s*([\w:/+-]*)\s*(?:\[([\w/+-]+)\]|\(.*\))?\s*$/;
const MIDNIGHT = /[ T]0{1,2}:00(?::00(?:\.0+)?)?$/;

/** Reads times in the forms that the file was seen to have. */
export class TimeReader {
  /** The first time of day without a zone, which was taken for one of `zone`. */
  assumed: string | undefined;

  constructor(
    private readonly forms: TimeForms,
    private readonly zone: Zone,
  ) {}

  /** Date and time in two columns as one text. */
  joined(date: string, clock: string): string {
    if (clock === '') return date;
    const digits = /^\d+$/.test(clock) && isClock(clock) ? clock.padStart(this.forms.clockDigits, '0') : clock;
    return `${date.replace(MIDNIGHT, '')} ${digits}`;
  }

  /** @returns epoch ms; a date alone is its midnight in UTC; NaN for what is no time */
  ms(text: string): number {
    if (NUMBERED.test(text)) {
      const { ms, local } = numberedMs(text, this.forms.numbered);
      return local === 'clock' ? this.inZone(ms, text) : ms;
    }
    const date = dateAtStart(text, this.forms.orders);
    if (!date) return NaN;
    const midnight = date.serial * DAY_MS;
    if (date.rest.trim() === '') return midnight;
    const clock = clockAtStart(date.rest.replace(SEPARATED, ''));
    if (!clock) return NaN;
    const local = midnight + clock.ms;
    if (clock.rest.trim() === '') return this.inZone(local, text);
    const [, offset, name = ''] = ZONE.exec(clock.rest) ?? [];
    return zoneNamed(offset || name)?.instant(local) ?? NaN;
  }

  private inZone(local: number, text: string): number {
    if (local % DAY_MS !== 0) this.assumed ??= text;
    return this.zone.instant(local);
  }
}

/** Whether a cell alone can be read as a time. */
export function isTime(cell: string): boolean {
  const evidence = new TimeEvidence();
  evidence.add(cell, '', 1);
  return !Number.isNaN(
    new TimeReader(
      evidence.decide('', () => undefined),
      new Zone('UTC'),
    ).ms(cell),
  );
}
