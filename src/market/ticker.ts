declare const ticker: unique symbol;

/** A vendor ticker such as `AAPL`, `BRK.B` or `BApA`. Case-sensitive: the lower-case letter marks a preferred share. */
export type Ticker = string & { readonly [ticker]: true };

const FORM = /^[A-Za-z0-9][A-Za-z0-9.:/_-]{0,19}$/;

/** @returns the ticker, or `undefined` when the text cannot be one (empty, over 20 characters, blanks or control characters). */
export function parseTicker(text: string): Ticker | undefined {
  return FORM.test(text) ? (text as Ticker) : undefined;
}

/** For literals and for values a schema has already checked. */
export function tickerOf(text: string): Ticker {
  return text as Ticker;
}
