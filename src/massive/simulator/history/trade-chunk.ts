import { epochMsOf, type Ticker } from '../../../market/index.js';
import type { TapeTrade } from '../../protocol/index.js';

/** An id that a number can hold and give back letter for letter. */
const PLAIN_ID = /^(0|[1-9]\d{0,14})$/;
const NO_CONDITIONS: readonly number[] = [];

/** Some thousand trades of all symbols in the order of the tape, in columns: a tenth of what objects would take. */
export class TradeChunk {
  private readonly time: Float64Array;
  private readonly nanos: Uint32Array;
  private readonly participantTime: Float64Array;
  private readonly trfTime: Float64Array;
  private readonly price: Float64Array;
  private readonly size: Float64Array;
  private readonly sequence: Float64Array;
  private readonly plainId: Float64Array;
  private readonly exchange: Uint16Array;
  private readonly trfId: Uint16Array;
  private readonly tape: Uint8Array;
  private readonly otherIds = new Map<number, string>();
  private readonly conditions = new Map<number, readonly number[]>();
  private readonly rows = new Map<Ticker, number[]>();
  private length = 0;
  private earliest = Infinity;
  private latest = -Infinity;

  constructor(readonly capacity: number) {
    const doubles = (): Float64Array => new Float64Array(capacity);
    this.time = doubles();
    this.participantTime = doubles();
    this.trfTime = doubles();
    this.price = doubles();
    this.size = doubles();
    this.sequence = doubles();
    this.plainId = doubles();
    this.nanos = new Uint32Array(capacity);
    this.exchange = new Uint16Array(capacity);
    this.trfId = new Uint16Array(capacity);
    this.tape = new Uint8Array(capacity);
  }

  get count(): number {
    return this.length;
  }
  get full(): boolean {
    return this.length === this.capacity;
  }

  /** Whether it may hold trades of these times (epoch ms, both inclusive). */
  overlaps(from: number, to: number): boolean {
    return this.earliest <= to && this.latest >= from;
  }

  add(trade: TapeTrade): void {
    this.earliest = Math.min(this.earliest, trade.time);
    this.latest = Math.max(this.latest, trade.time);
    const row = this.length;
    this.length += 1;
    this.time[row] = trade.time;
    this.nanos[row] = trade.nanos;
    this.participantTime[row] = trade.participantTime;
    this.trfTime[row] = trade.trfTime;
    this.price[row] = trade.price;
    this.size[row] = trade.size;
    this.sequence[row] = trade.sequence;
    this.exchange[row] = trade.exchange;
    this.trfId[row] = trade.trfId;
    this.tape[row] = trade.tape;
    if (PLAIN_ID.test(trade.id)) this.plainId[row] = Number(trade.id);
    else this.otherIds.set(row, trade.id);
    if (trade.conditions.length > 0) this.conditions.set(row, trade.conditions);
    const rows = this.rows.get(trade.symbol);
    if (rows) rows.push(row);
    else this.rows.set(trade.symbol, [row]);
  }

  /** The symbol's trades in the order of the tape. */
  *of(symbol: Ticker): Generator<TapeTrade> {
    for (const row of this.rows.get(symbol) ?? []) yield this.trade(symbol, row);
  }

  /** The same backwards. */
  *backwards(symbol: Ticker): Generator<TapeTrade> {
    const rows = this.rows.get(symbol) ?? [];
    for (let i = rows.length - 1; i >= 0; i -= 1) yield this.trade(symbol, rows[i] ?? 0);
  }

  private trade(symbol: Ticker, row: number): TapeTrade {
    const at = (column: { readonly [row: number]: number }): number => column[row] ?? 0;
    return {
      kind: 'trade',
      symbol,
      price: at(this.price),
      size: at(this.size),
      time: epochMsOf(at(this.time)),
      nanos: at(this.nanos),
      sequence: at(this.sequence),
      conditions: this.conditions.get(row) ?? NO_CONDITIONS,
      exchange: at(this.exchange),
      id: this.otherIds.get(row) ?? String(at(this.plainId)),
      participantTime: epochMsOf(at(this.participantTime)),
      tape: at(this.tape),
      trfId: at(this.trfId),
      trfTime: epochMsOf(at(this.trfTime)),
    };
  }
}
