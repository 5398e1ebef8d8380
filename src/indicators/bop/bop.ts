import { BAR } from '../contract.js';
import { define } from '../define.js';
import { PriceKernel } from '../price/price-kernel.js';

const { open: OPEN, high: HIGH, low: LOW, close: CLOSE } = BAR;

class BopKernel extends PriceKernel {
  step(_state: Float64Array, _at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    const range = bar[barAt + HIGH]! - bar[barAt + LOW]!;
    out[outAt] = range < 1e-14 ? 0 : (bar[barAt + CLOSE]! - bar[barAt + OPEN]!) / range;
  }
}

/** Balance of power, (close − open) ÷ (high − low) (TA-Lib BOP); 0 for a bar without range. */
export const bop = define({ name: 'bop', title: 'Balance of power', source: 'TA-Lib BOP', create: () => new BopKernel() });
