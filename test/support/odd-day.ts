import { DAY_MS, HOUR_MS, MINUTE_MS, newYorkTime, SECOND_MS, serialDay } from '../../src/market/index.js';
import { TRADES_HEADER } from './trades-file.js';

/** The Friday after Thanksgiving 2025, a half day: the bell rings at 13:00. */
const SERIAL = serialDay({ year: 2025, month: 11, day: 28 });
const at = (hour: number, minute: number): number => newYorkTime(SERIAL, hour, minute);
const BEGIN = at(9, 26);
const BUSY_UNTIL = at(10, 40);

/** A print as it was traded, whatever each interface makes of it. */
interface Print {
  readonly symbol: string;
  readonly exchange: number;
  readonly id: string;
  readonly sequence: number;
  readonly time: number;
  readonly nanos: number;
  readonly participantTime: number;
  readonly price: number;
  readonly size: number;
  readonly conditions: readonly number[];
  /** It was taken back by the evening: files and REST say so. */
  readonly isCorrected?: boolean;
}

/** A part of the stream: elements as they are written. */
export interface Frame {
  readonly elements: readonly string[];
  /** All of it comes in the order of its time, once, and can be used: nothing but what REST has is lost with it. */
  readonly isPlain: boolean;
}

export const ODD_SYMBOLS = ['SPY', 'BRK.B', 'BApA', 'VWAGY', 'FRAC', 'ODD'] as const;
const OTC = 62;

/** Uniform in [0, 1): the same day each time (Park and Miller's minimal standard generator). */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/**
 * A day with all that vendors have been seen to do, in three forms: the stream, the flat file of the evening, and REST. Two prints of the
 * OTC tape with one sequence number, repetitions, prints out of order by seconds and by minutes, fractions, prints reported hours late,
 * times of other days, absurd prices and sizes, fields that are null, missing, or of another type.
 */
export class OddDay {
  private readonly prints: Print[] = [];
  private readonly chance: () => number;
  private readonly sequences = new Map<string, number>();
  private readonly prices = new Map<string, number>(ODD_SYMBOLS.map((symbol, i) => [symbol, 40 + 60 * i]));

  constructor(seed = 7) {
    this.chance = random(seed);
    for (let time = BEGIN; time < BUSY_UNTIL; time += 1_500) this.busy(time);
    for (let time = BUSY_UNTIL; time < at(13, 6); time += 4 * MINUTE_MS) for (const symbol of ODD_SYMBOLS) this.add(symbol, time);
    // Odd lots make no bar: all others have closed with them, in every run.
    for (const symbol of ODD_SYMBOLS) this.add(symbol, at(16, 55), { conditions: [12, 37] });
    this.prints.sort((a, b) => a.time - b.time || a.nanos - b.nanos);
  }

  /** Sorted by ticker, then time; some rows twice. @param refused whether it has rows that cannot be used */
  file(refused = true): string {
    const rows = ODD_SYMBOLS.flatMap((symbol) =>
      this.prints
        .filter((print) => print.symbol === symbol)
        .flatMap((print, i) => (i % 23 === 5 ? [rowOf(print, i), rowOf(print, i)] : [rowOf(print, i)])),
    );
    const [first] = this.prints as [Print];
    const absurd = rowOf({ ...first, symbol: 'ODD', price: 10_000_000_000, sequence: 1, id: 'absurd' }, 0);
    return `${[TRADES_HEADER, ...rows, ...(refused ? [absurd] : [])].join('\n')}\n`;
  }

  /** What `/v3/trades` has of a ticker between two times, both included, oldest first. */
  rest(symbol: string, from: number, to: number): string {
    const rows = this.prints.filter((print) => print.symbol === symbol && print.time >= from && print.time <= to);
    return `{"status":"OK","request_id":"x","results":[${rows.map(restOf).join(',')}]}`;
  }

  stream(): Frame[] {
    const late: { readonly due: number; readonly print: Print }[] = [];
    const frames: Frame[] = [];
    let elements: string[] = [];
    let isPlain = true;
    const end = (): void => {
      if (elements.length > 0) frames.push({ elements, isPlain });
      elements = [];
      isPlain = true;
    };
    this.prints.forEach((print, i) => {
      if (print.isCorrected) return this.rubbish(print, i, (text) => ((isPlain = false), elements.push(text)));
      for (let next = late.findIndex(({ due }) => due <= print.time); next >= 0; next = late.findIndex(({ due }) => due <= print.time)) {
        isPlain = false;
        elements.push(...late.splice(next, 1).map((one) => elementOf(one.print, i)));
      }
      const isLate = print.time > at(9, 40) && print.time < at(10, 20) && this.chance() < 0.02;
      if (isLate) late.push({ due: print.time + (this.chance() < 0.5 ? 5 * SECOND_MS : 9 * MINUTE_MS), print });
      if (!isLate) elements.push(elementOf(print, i));
      // Its place is empty here, and nobody fetches what comes later.
      if (isLate) isPlain = false;
      if (!isLate && i % 31 === 7) elements.push(elementOf(print, i + 1));
      if (elements.length >= 8) end();
    });
    end();
    return frames;
  }

  private busy(time: number): void {
    const { chance } = this;
    for (const symbol of ODD_SYMBOLS) {
      if (chance() < 0.4) continue;
      const fraction = symbol === 'FRAC' || chance() < 0.2;
      const size = fraction ? Math.ceil(chance() * 2_500_000) / 1_000_000 : 100 * Math.ceil(chance() * 9);
      const conditions = chance() < 0.3 ? [14] : chance() < 0.2 ? [14, 41] : chance() < 0.1 ? [37] : [];
      this.add(symbol, time, { size, conditions });
      if (symbol === 'VWAGY' && chance() < 0.3) this.twin();
      if (symbol === 'BRK.B' && chance() < 0.02) this.reportedLate(time);
    }
    if (chance() < 0.01) this.ofAnotherTime(time);
  }

  private add(symbol: string, time: number, { size = 100, conditions = [] }: { size?: number; conditions?: readonly number[] } = {}): void {
    const price = Math.max(1, Math.round(100 * ((this.prices.get(symbol) ?? 1) + (this.chance() - 0.5) * 0.4)) / 100);
    const sequence = (this.sequences.get(symbol) ?? 1_000) + 1 + Math.floor(this.chance() * 5);
    this.prices.set(symbol, price);
    this.sequences.set(symbol, sequence);
    const moment = time + Math.floor(this.chance() * 1_400);
    const exchange = symbol === 'VWAGY' ? OTC : 11;
    const id = symbol === 'VWAGY' ? String(sequence).padStart(8, '0') : String(52_983_525_000_000 + sequence);
    const nanos = Math.floor(this.chance() * 999_999);
    this.prints.push({ symbol, exchange, id, sequence, time: moment, nanos, participantTime: moment - 3, price, size, conditions });
  }

  /** Another print with the sequence number and the time of the last one. */
  private twin(): void {
    const last = this.prints.at(-1)!;
    const id = String(Number(last.id) + 7_000_000).padStart(8, '0');
    this.prints.push({ ...last, id, nanos: Math.min(999_999, last.nanos + 1), price: last.price + 0.01 });
  }

  /** A dark pool tells of a trade of hours ago, at the price of then. */
  private reportedLate(time: number): void {
    this.add('BRK.B', time, { size: 250 });
    const last = this.prints.pop()!;
    this.prints.push({ ...last, exchange: 4, price: last.price * 1.5, participantTime: time - 2 * HOUR_MS });
  }

  private ofAnotherTime(time: number): void {
    this.add('SPY', time, { size: 400 });
    const last = this.prints.pop()!;
    this.prints.push({ ...last, isCorrected: true });
  }

  /** What the stream had in the place of a print that was taken back. */
  private rubbish(print: Print, i: number, say: (element: string) => void): void {
    const far = [HOUR_MS, DAY_MS, -3_650 * DAY_MS][i % 3] ?? 0;
    say(elementOf({ ...print, time: print.time + far }, i));
    say(`{"ev":"T","sym":"ODD","i":"p","x":11,"p":1e10,"s":100,"t":${print.time},"q":7,"z":3}`);
    say(`{"ev":"T","sym":"ODD","i":"s","x":11,"p":10,"s":9.3e18,"t":${print.time},"q":8,"z":3}`);
    say(`{"ev":"T","sym":"","p":10,"s":1,"t":${print.time}}`);
    say('{"ev":"ZZ","what":[null]}');
    say(`{"ev":"LULD","T":"BRK.B","h":9999,"l":1,"i":[15],"z":1,"t":${print.time}000000,"q":${i}}`);
  }
}

const numberOr = (i: number, text: string): string => (i % 2 === 0 ? `"${text}"` : text);

function conditionsOf(conditions: readonly number[], i: number): string {
  const none = ['', '"c":null,', '"c":[],'];
  if (conditions.length === 0) return none[i % none.length] ?? '';
  const forms = [`[${conditions.join(',')}]`, `[${conditions.join(',')},null]`, `"${conditions.join(',')}"`];
  return `"c":${forms[i % forms.length]},`;
}

function elementOf({ symbol, exchange, id, sequence, time, participantTime, price, size, conditions }: Print, i: number): string {
  const isWhole = Number.isInteger(size);
  const sizes = isWhole && i % 3 === 0 ? `"s":${size},` : `"s":${Math.ceil(size)},"ds":${numberOr(i, String(size))},`;
  const name = /^[1-9]\d*$/.test(id) ? numberOr(i, id) : `"${id}"`;
  return `{"ev":"T","sym":"${symbol}","i":${name},"x":${exchange},"p":${price},${sizes}${conditionsOf(conditions, i)}"t":${time},"pt":${participantTime},"q":${sequence},"z":3}`;
}

const nanosOf = (time: number, nanos: number): string => `${time}${String(nanos).padStart(6, '0')}`;

function rowOf(
  { symbol, exchange, id, sequence, time, nanos, participantTime, price, size, conditions, isCorrected }: Print,
  i: number,
): string {
  const zero = ['0', '00', '0.0', ''][i % 4];
  const sip = nanosOf(time, nanos);
  const quoted = conditions.length > 1 ? `"${conditions.join(',')}"` : conditions.join();
  return [symbol, quoted, isCorrected ? '1' : zero, exchange, id, nanosOf(participantTime, 0), price, sequence, sip, size, 3, 0, 0].join(
    ',',
  );
}

function restOf({ exchange, id, sequence, time, nanos, participantTime, price, size, conditions, isCorrected }: Print, i: number): string {
  const fields = [
    conditions.length === 0 ? ['"conditions":null', '"conditions":[]', '"x":0'][i % 3] : `"conditions":[${conditions.join(',')}]`,
    isCorrected ? '"correction":1' : ['"correction":0', '"correction":null', '"y":0'][i % 3],
    `"exchange":${exchange}`,
    `"id":${/^[1-9]\d*$/.test(id) ? numberOr(i, id) : `"${id}"`}`,
    `"participant_timestamp":${nanosOf(participantTime, 0)}`,
    `"price":${numberOr(i + 1, String(price))}`,
    `"sequence_number":${sequence}`,
    `"sip_timestamp":${numberOr(i, nanosOf(time, nanos))}`,
    Number.isInteger(size) && i % 2 === 0
      ? `"size":${size},"decimal_size":null`
      : `"size":${Math.ceil(size)},"decimal_size":${numberOr(i, String(size))}`,
  ];
  return `{${fields.join(',')},"tape":3}`;
}
