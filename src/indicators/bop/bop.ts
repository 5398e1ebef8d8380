import { BAR } from '../contract.js';
import { define } from '../define.js';
import { PriceKernel } from '../price/price-kernel.js';

class BopKernel extends PriceKernel {
  protected step(_state: Float64Array, _at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    const range = bar[barAt + BAR.high]! - bar[barAt + BAR.low]!;
    out[outAt] = range < 1e-14 ? 0 : (bar[barAt + BAR.close]! - bar[barAt + BAR.open]!) / range;
  }
}

/** Balance of power, (close − open) ÷ (high − low) (TA-Lib BOP); 0 for a bar without range. */
export const bop = define({ name: 'bop', title: 'Balance of power', source: 'TA-Lib BOP', create: () => new BopKernel() });
