import type { Arena } from '../../indicators/index.js';
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

/** A closed bar in a slab. */
class KeptBar implements Bar {
  constructor(
    private readonly slab: Float64Array,
    private readonly at: number,
  ) {}
  get start(): EpochMs {
    return epochMsOf(this.slab[this.at + START]!);
  }
  get open(): number {
    return this.slab[this.at + OPEN]!;
  }
  get high(): number {
    return this.slab[this.at + HIGH]!;
  }
  get low(): number {
    return this.slab[this.at + LOW]!;
  }
  get close(): number {
    return this.slab[this.at + CLOSE]!;
  }
  get volume(): number {
    return this.slab[this.at + VOLUME]!;
  }
  get vwap(): number {
    return this.slab[this.at + VWAP]!;
  }
  get trades(): number {
    return this.slab[this.at + TRADES]!;
  }
}

/** The bar at a place of a block, as it is now. */
export function keptBar(arena: Arena, block: Float64Array, at: number): Bar {
  const to = arena.reserve(SIZE);
  const { slab } = arena;
  slab[to + START] = block[at + RECORD.start]!;
  slab[to + OPEN] = block[at + RECORD.open]!;
  slab[to + HIGH] = block[at + RECORD.high]!;
  slab[to + LOW] = block[at + RECORD.low]!;
  slab[to + CLOSE] = block[at + RECORD.close]!;
  slab[to + VOLUME] = block[at + RECORD.volume]!;
  slab[to + VWAP] = vwapOf(block, at);
  slab[to + TRADES] = block[at + RECORD.trades]!;
  return new KeptBar(slab, to);
}
