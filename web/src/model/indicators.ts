import type { QuoteView } from '../../../src/dashboard/wire/index.js';

/** The name of the first indicator of a kind that a symbol has: `find(quote, 'EMA')` → `EMA20`. */
export function labelOf(quote: QuoteView, kind: string): string | undefined {
  return Object.keys(quote.indicators).find(
    (label) => label === kind || (label.startsWith(kind) && /^[\d(,_]/.test(label.slice(kind.length))),
  );
}

/** An output of an indicator; its primary one when no name is given. Undefined until warm. */
export function outputOf(quote: QuoteView, label: string | undefined, output?: string): number | undefined {
  const outputs = label === undefined ? undefined : quote.indicators[label];
  if (outputs === undefined) return undefined;
  return output === undefined ? Object.values(outputs)[0] : outputs[output];
}

export function rsi(quote: QuoteView): number | undefined {
  return outputOf(quote, quote.indicators['RSI14'] ? 'RSI14' : labelOf(quote, 'RSI'));
}

export function macdHistogram(quote: QuoteView): number | undefined {
  return outputOf(quote, labelOf(quote, 'MACD'), 'histogram');
}

/** How far the price lies above the session's VWAP, as a fraction. */
export function vwapDistance(quote: QuoteView): number | undefined {
  const vwap = outputOf(quote, labelOf(quote, 'VWAP'));
  return vwap === undefined || vwap <= 0 ? undefined : quote.price / vwap - 1;
}
