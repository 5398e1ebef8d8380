const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const NON_ASCII = 0x80;

/**
 * The ids of one frame's trades: their bytes are gathered side by side and made text at once, of which each id is a part. Text of
 * its own for each would cost as much as all the rest of a trade, and parts of the frame's text would keep the whole frame in memory.
 */
export class TradeIds {
  private bytes = Buffer.alloc(0);
  /** The bytes of the ids so far end here, and here with the one that was taken last. */
  private end = 0;
  private taken = 0;
  private trades: { id: string }[] = [];
  private ends: number[] = [];

  /** @param capacity bytes of all ids at most */
  begin(capacity: number): void {
    if (this.bytes.length !== capacity) this.bytes = Buffer.alloc(capacity);
    this.forget();
    this.end = 0;
  }

  /** Takes the string at `start`, if it is of ASCII without escapes. @returns where its closing quote stands; -1: it is not */
  take(from: Buffer, start: number): number {
    if (from[start] !== QUOTE) return -1;
    const { bytes } = this;
    let to = this.end;
    let at = start + 1;
    for (let byte = from[at] as number; byte !== QUOTE; byte = from[at] as number) {
      if (byte < SPACE || byte === BACKSLASH || byte >= NON_ASCII) return -1;
      bytes[to] = byte;
      to += 1;
      at += 1;
    }
    this.taken = to;
    return at;
  }

  /** What was taken last is the id of `trade`, which gets it with `give`. */
  keep(trade: { id: string }): void {
    this.end = this.taken;
    this.trades.push(trade);
    this.ends.push(this.taken);
  }

  give(): void {
    const { trades, ends } = this;
    if (trades.length === 0) return;
    const text = this.bytes.toString('latin1', 0, this.end);
    let from = 0;
    for (let i = 0; i < trades.length; i += 1) {
      const to = ends[i] as number;
      (trades[i] as { id: string }).id = text.substring(from, to);
      from = to;
    }
    this.forget();
  }

  private forget(): void {
    if (this.trades.length === 0) return;
    this.trades = [];
    this.ends = [];
  }
}
