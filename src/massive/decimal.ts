const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number that a text is, as stream, REST and files may write one: `12`, `+12.50`, `.5`, `1.2E8`; NaN for any other text. */
export const numberIn = (text: string): number => (DECIMAL.test(text.trim()) ? Number(text) : NaN);
