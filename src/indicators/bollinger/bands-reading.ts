import type { Kernel } from '../contract.js';
import { BANDS } from './bollinger.js';

/** Something read off Bollinger bands, whose state is its own. */
export abstract class BandsReading implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize: number;
  readonly lookback: number;
  /** For what the bands give. */
  protected readonly work = new Float64Array(BANDS.size);

  constructor(protected readonly bands: Kernel) {
    this.stateSize = bands.stateSize;
    this.lookback = bands.lookback;
  }

  abstract step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void;
}
