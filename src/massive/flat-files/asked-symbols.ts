import { likelyTicker } from '../../market/index.js';

export interface MissingSymbol {
  readonly symbol: string;
  /** What the files have, and was probably meant. */
  readonly likely?: string;
}

/** Which of the tickers that were asked for the files have, and what they have besides. */
export class AskedSymbols {
  private readonly found = new Set<string>();
  private readonly others = new Set<string>();
  private latest = '';
  private latestAsked = false;

  constructor(private readonly asked: ReadonlySet<string> | undefined) {}

  /** Notes that the files have it. Cheap for one symbol after the other. */
  has(symbol: string): boolean {
    if (this.asked === undefined) return true;
    if (symbol === this.latest) return this.latestAsked;
    this.latest = symbol;
    this.latestAsked = this.asked.has(symbol);
    (this.latestAsked ? this.found : this.others).add(symbol);
    return this.latestAsked;
  }

  /** Once everything has been read. */
  missing(): MissingSymbol[] {
    return [...(this.asked ?? [])]
      .filter((symbol) => !this.found.has(symbol))
      .map((symbol) => {
        const likely = likelyTicker(symbol, [...this.found, ...this.others]);
        return likely === undefined ? { symbol } : { symbol, likely };
      });
  }
}
