import { BAR } from '../contract.js';
import { define } from '../define.js';
import { PriceKernel } from '../price/price-kernel.js';

const { open: OPEN, high: HIGH, low: LOW, close: CLOSE } = BAR;

class AvgpriceKernel extends PriceKernel {
  step(_state: Float64Array, _at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = (bar[barAt + HIGH]! + bar[barAt + LOW]! + bar[barAt + CLOSE]! + bar[barAt + OPEN]!) / 4;
  }
}

/** Average price, (open + high + low + close) ÷ 4 (TA-Lib AVGPRICE). */
export const avgprice = define({ name: 'avgprice', title: 'Average price', source: 'TA-Lib AVGPRICE', create: () => new AvgpriceKernel() });
