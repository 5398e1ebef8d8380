import { BAR } from '../contract.js';
import { define } from '../define.js';
import { PriceKernel } from '../price/price-kernel.js';

const { high: HIGH, low: LOW } = BAR;

class MedpriceKernel extends PriceKernel {
  step(_state: Float64Array, _at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = (bar[barAt + HIGH]! + bar[barAt + LOW]!) / 2;
  }
}

/** Median price, (high + low) ÷ 2 (TA-Lib MEDPRICE). */
export const medprice = define({ name: 'medprice', title: 'Median price', source: 'TA-Lib MEDPRICE', create: () => new MedpriceKernel() });
