import { BAR, BAR_SIZE, type Generate } from '../../indicators/index.js';
import type { Bars } from './fuzzed-bars.suite.js';
import { createCandlestickScanner, type CandlestickOptions } from './scanner.js';

/** Bars in the scanner's layout. */
export function layOut({ open, high, low, close }: Bars): Float64Array {
  const bars = new Float64Array(open.length * BAR_SIZE);
  open.forEach((price, i) => {
    bars[i * BAR_SIZE + BAR.open] = price;
    bars[i * BAR_SIZE + BAR.high] = high[i] ?? Number.NaN;
    bars[i * BAR_SIZE + BAR.low] = low[i] ?? Number.NaN;
    bars[i * BAR_SIZE + BAR.close] = close[i] ?? Number.NaN;
  });
  return bars;
}

/** Grades of the whole series by TA-Lib name. */
export function scan(bars: Bars, options?: CandlestickOptions, generate?: Generate): Map<string, number[]> {
  const scanner = createCandlestickScanner(options, generate);
  const laidOut = layOut(bars);
  const state = new Float64Array(scanner.stateSize);
  const out = new Float64Array(scanner.patterns.length);
  const columns = scanner.patterns.map((): number[] => []);
  for (let i = 0; i < bars.open.length; i += 1) {
    scanner.update(state, 0, laidOut, i * BAR_SIZE, out, 0);
    columns.forEach((column, j) => column.push(out[j] ?? Number.NaN));
  }
  return new Map(scanner.patterns.map(({ name }, j) => [name, columns[j] ?? []]));
}
