import { BAR } from '../contract.js';
import { define } from '../define.js';
import { PriceKernel } from '../price/price-kernel.js';

const { high: HIGH, low: LOW, close: CLOSE } = BAR;

class WclpriceKernel extends PriceKernel {
  step(_state: Float64Array, _at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = (bar[barAt + HIGH]! + bar[barAt + LOW]! + 2 * bar[barAt + CLOSE]!) / 4;
  }
}

/** Weighted close price, (high + low + 2 × close) ÷ 4 (TA-Lib WCLPRICE). */
export const wclprice = define({
  name: 'wclprice',
  title: 'Weighted close price',
  source: 'TA-Lib WCLPRICE',
  create: () => new WclpriceKernel(),
});
