import type { Pages } from '../../indicators/index.js';
import { type Bar, type EpochMs, epochMsOf } from '../../market/index.js';
import { RECORD, vwapOf } from './record.js';

const SIZE = 8;

/** A closed bar in a page. */
class PagedBar implements Bar {
  constructor(
    private readonly page: Float64Array,
    private readonly at: number,
  ) {}
  get start(): EpochMs {
    return epochMsOf(this.page[this.at]!);
  }
  get open(): number {
    return this.page[this.at + 1]!;
  }
  get high(): number {
    return this.page[this.at + 2]!;
  }
  get low(): number {
    return this.page[this.at + 3]!;
  }
  get close(): number {
    return this.page[this.at + 4]!;
  }
  get volume(): number {
    return this.page[this.at + 5]!;
  }
  get vwap(): number {
    return this.page[this.at + 6]!;
  }
  get trades(): number {
    return this.page[this.at + 7]!;
  }
}

/** The bar at a place of a block, as it is now. */
export function pagedBar(pages: Pages, block: Float64Array, at: number): Bar {
  const to = pages.reserve(SIZE);
  const { page } = pages;
  page[to] = block[at + RECORD.start]!;
  page[to + 1] = block[at + RECORD.open]!;
  page[to + 2] = block[at + RECORD.high]!;
  page[to + 3] = block[at + RECORD.low]!;
  page[to + 4] = block[at + RECORD.close]!;
  page[to + 5] = block[at + RECORD.volume]!;
  page[to + 6] = vwapOf(block, at);
  page[to + 7] = block[at + RECORD.trades]!;
  return new PagedBar(page, to);
}
