import { BAR } from '../contract.js';
import { define } from '../define.js';
import { PriceKernel } from '../price/price-kernel.js';

class AvgpriceKernel extends PriceKernel {
  protected step(_state: Float64Array, _at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = (bar[barAt + BAR.high]! + bar[barAt + BAR.low]! + bar[barAt + BAR.close]! + bar[barAt + BAR.open]!) / 4;
  }
}

/** Average price, (open + high + low + close) ÷ 4 (TA-Lib AVGPRICE). */
export const avgprice = define({ name: 'avgprice', title: 'Average price', source: 'TA-Lib AVGPRICE', create: () => new AvgpriceKernel() });
