import { BAR } from '../contract.js';
import { define } from '../define.js';
import { PriceKernel } from '../price/price-kernel.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;

class TyppriceKernel extends PriceKernel {
  step(_state: Float64Array, _at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = (bar[barAt + HIGH]! + bar[barAt + LOW]! + bar[barAt + CLOSE]!) / 3;
  }
}

/** Typical price, (high + low + close) ÷ 3 (TA-Lib TYPPRICE). */
export const typprice = define({ name: 'typprice', title: 'Typical price', source: 'TA-Lib TYPPRICE', create: () => new TyppriceKernel() });
