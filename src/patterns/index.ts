export { CANDLESTICKS, signalOf } from './candlestick/catalogue.js';
export type { CandlestickPattern, CandlestickSignal } from './candlestick/pattern.js';
export { createCandlestickScanner, type CandlestickOptions, type CandlestickScanner, type Grading } from './candlestick/scanner.js';
export * from './catalogue.js';
export * from './contract.js';
