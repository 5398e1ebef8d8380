import { epochMsOf, executedAtOf, type Ticker } from '../../market/index.js';
import type { TapeTrade } from '../protocol/tape.js';

/** Where the numbers of a trade stand in its record. */
export const FIELD = {
  time: 0,
  nanos: 1,
  price: 2,
  size: 3,
  sequence: 4,
  participantTime: 5,
  trfTime: 6,
  exchange: 7,
  tape: 8,
  trfId: 9,
  /** Places in the lists of symbols and of conditions. */
  symbol: 10,
  conditions: 11,
  /** NaN: among the texts. */
  id: 12,
} as const;
const SIZE = 13;
const PAGE_BITS = 11;
const PAGE_ROWS = 1 << PAGE_BITS;

/**
 * Trades as records of doubles: a day has millions of them, and making, keeping and collecting an object each takes longer than
 * reading its row. They become objects in the order in which they are handed on.
 */
export class TradeTable {
  private rows = 0;
  /** Where the next record is to be written: from `next` on; it counts with `added`. */
  page: Float64Array;
  next = 0;
  private readonly pages: Float64Array[] = [];
  private readonly symbols: Ticker[] = [];
  private readonly symbolPlaces = new Map<Ticker, number>();
  private readonly conditions: (readonly number[])[] = [];
  private readonly conditionPlaces = new Map<readonly number[], number>();
  /** Ids that are no plain numbers. */
  private readonly ids = new Map<number, string>();

  constructor() {
    this.page = this.pageOf(0);
  }

  get length(): number {
    return this.rows;
  }

  /** Forgets the trades; the places of symbols and conditions stay. */
  clear(): void {
    this.rows = 0;
    this.page = this.pageOf(0);
    this.next = 0;
    this.ids.clear();
  }

  /** @param id of the trade written last, where it is no plain number */
  added(id?: string): void {
    if (id !== undefined) this.ids.set(this.rows, id);
    this.rows += 1;
    this.next += SIZE;
    if (this.next < PAGE_ROWS * SIZE) return;
    this.page = this.pageOf(this.rows >> PAGE_BITS);
    this.next = 0;
  }

  add(trade: TapeTrade): void {
    const { page, next: at } = this;
    page[at + FIELD.time] = trade.time;
    page[at + FIELD.nanos] = trade.nanos;
    page[at + FIELD.price] = trade.price;
    page[at + FIELD.size] = trade.size;
    page[at + FIELD.sequence] = trade.sequence;
    page[at + FIELD.participantTime] = trade.participantTime;
    page[at + FIELD.trfTime] = trade.trfTime;
    page[at + FIELD.exchange] = trade.exchange;
    page[at + FIELD.tape] = trade.tape;
    page[at + FIELD.trfId] = trade.trfId;
    page[at + FIELD.symbol] = this.placeOfSymbol(trade.symbol);
    page[at + FIELD.conditions] = this.placeOfConditions(trade.conditions);
    page[at + FIELD.id] = NaN;
    this.added(trade.id);
  }

  placeOfSymbol(symbol: Ticker): number {
    return placeIn(this.symbols, this.symbolPlaces, symbol);
  }

  /** One place for each array, so give the same array for the same conditions. */
  placeOfConditions(conditions: readonly number[]): number {
    return placeIn(this.conditions, this.conditionPlaces, conditions);
  }

  at(row: number): TapeTrade {
    const page = this.pages[row >> PAGE_BITS]!;
    const at = (row & (PAGE_ROWS - 1)) * SIZE;
    const id = page[at + FIELD.id]!;
    const time = epochMsOf(page[at + FIELD.time]!);
    const participantTime = epochMsOf(page[at + FIELD.participantTime]!);
    const executedAt = executedAtOf(time, participantTime);
    const trade: TapeTrade = {
      kind: 'trade',
      symbol: this.symbols[page[at + FIELD.symbol]!]!,
      price: page[at + FIELD.price]!,
      size: page[at + FIELD.size]!,
      time,
      sequence: page[at + FIELD.sequence]!,
      conditions: this.conditions[page[at + FIELD.conditions]!]!,
      exchange: page[at + FIELD.exchange]!,
      id: Number.isNaN(id) ? (this.ids.get(row) ?? '') : String(id),
      nanos: page[at + FIELD.nanos]!,
      participantTime,
      tape: page[at + FIELD.tape]!,
      trfId: page[at + FIELD.trfId]!,
      trfTime: epochMsOf(page[at + FIELD.trfTime]!),
    };
    return executedAt === undefined ? trade : { ...trade, executedAt };
  }

  private pageOf(place: number): Float64Array {
    return (this.pages[place] ??= new Float64Array(PAGE_ROWS * SIZE));
  }

  /** Rows by time, then nanoseconds, then place; quick where they are runs in order already, as each ticker of a file is. */
  inOrder(): number[] {
    const { pages } = this;
    const valueOf = (row: number, field: number): number => pages[row >> PAGE_BITS]![(row & (PAGE_ROWS - 1)) * SIZE + field]!;
    return Array.from({ length: this.rows }, (_, row) => row).toSorted(
      (a, b) => valueOf(a, FIELD.time) - valueOf(b, FIELD.time) || valueOf(a, FIELD.nanos) - valueOf(b, FIELD.nanos) || a - b,
    );
  }
}

function placeIn<Value>(list: Value[], places: Map<Value, number>, value: Value): number {
  const known = places.get(value);
  if (known !== undefined) return known;
  places.set(value, list.length);
  return list.push(value) - 1;
}
