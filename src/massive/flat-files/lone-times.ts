import { DAY_MS } from '../../market/index.js';
import type { TapeTrade } from '../protocol/tape.js';

/** A trade with its row in the file. */
export interface RowTrade {
  readonly trade: TapeTrade;
  readonly row: number;
}

const FAR_MS = 366 * DAY_MS;

/**
 * Finds trades whose time lies more than a year away from those of the rows before and after it, which lie within one day: such a time is
 * a slip, and would stand for itself years away. Files of many years have no such row, as their trades come in days.
 */
export class LoneTimes {
  private previous = NaN;
  private doubted: RowTrade | undefined;

  /** Whether a row with this time goes on from the one before; if not, it is to be weighed. */
  isUsual(time: number): boolean {
    if (this.doubted !== undefined || Math.abs(time - this.previous) > FAR_MS) return false;
    this.previous = time;
    return true;
  }

  /** @returns what is known to be good by now, in the order of rows, and the row that is known to be a slip */
  weigh(next: RowTrade): { readonly good: readonly RowTrade[]; readonly slip?: RowTrade } {
    const { doubted, previous } = this;
    const { time } = next.trade;
    this.doubted = undefined;
    if (doubted && Math.abs(time - previous) < DAY_MS) {
      this.previous = time;
      return { good: [next], slip: doubted };
    }
    const good = doubted ? [doubted] : [];
    if (doubted) this.previous = doubted.trade.time;
    if (Math.abs(time - this.previous) > FAR_MS) {
      this.doubted = next;
      return { good };
    }
    this.previous = time;
    return { good: [...good, next] };
  }

  /** At the end of the file: nothing speaks against it. */
  rest(): readonly RowTrade[] {
    return this.doubted ? [this.doubted] : [];
  }
}
