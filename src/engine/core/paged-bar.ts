import type { Pages } from '../../indicators/index.js';
import { type Bar, type EpochMs, epochMsOf, layout } from '../../market/index.js';
import { RECORD, vwapOf } from './record.js';

const {
  start: START,
  open: OPEN,
  high: HIGH,
  low: LOW,
  close: CLOSE,
  volume: VOLUME,
  vwap: VWAP,
  trades: TRADES,
  size: SIZE,
} = layout('start', 'open', 'high', 'low', 'close', 'volume', 'vwap', 'trades');

/** A closed bar in a page. */
class PagedBar implements Bar {
  constructor(
    private readonly page: Float64Array,
    private readonly at: number,
  ) {}
  get start(): EpochMs {
    return epochMsOf(this.page[this.at + START]!);
  }
  get open(): number {
    return this.page[this.at + OPEN]!;
  }
  get high(): number {
    return this.page[this.at + HIGH]!;
  }
  get low(): number {
    return this.page[this.at + LOW]!;
  }
  get close(): number {
    return this.page[this.at + CLOSE]!;
  }
  get volume(): number {
    return this.page[this.at + VOLUME]!;
  }
  get vwap(): number {
    return this.page[this.at + VWAP]!;
  }
  get trades(): number {
    return this.page[this.at + TRADES]!;
  }
}

/** The bar at a place of a block, as it is now. */
export function pagedBar(pages: Pages, block: Float64Array, at: number): Bar {
  const to = pages.reserve(SIZE);
  const { page } = pages;
  page[to + START] = block[at + RECORD.start]!;
  page[to + OPEN] = block[at + RECORD.open]!;
  page[to + HIGH] = block[at + RECORD.high]!;
  page[to + LOW] = block[at + RECORD.low]!;
  page[to + CLOSE] = block[at + RECORD.close]!;
  page[to + VOLUME] = block[at + RECORD.volume]!;
  page[to + VWAP] = vwapOf(block, at);
  page[to + TRADES] = block[at + RECORD.trades]!;
  return new PagedBar(page, to);
}
