import { BAR } from '../contract.js';
import { define } from '../define.js';
import { PriceKernel } from '../price/price-kernel.js';

class WclpriceKernel extends PriceKernel {
  protected step(_state: Float64Array, _at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out[outAt] = (bar[barAt + BAR.high]! + bar[barAt + BAR.low]! + 2 * bar[barAt + BAR.close]!) / 4;
  }
}

/** Weighted close price, (high + low + 2 × close) ÷ 4 (TA-Lib WCLPRICE). */
export const wclprice = define({
  name: 'wclprice',
  title: 'Weighted close price',
  source: 'TA-Lib WCLPRICE',
  create: () => new WclpriceKernel(),
});
