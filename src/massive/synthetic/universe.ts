import { type Ticker, tickerOf } from '../../market/index.js';
import { createRandom } from './random.js';

/** What makes a fictional stock behave as it does. The names are real, the prices are not quotes. */
export interface SyntheticSymbol {
  readonly symbol: Ticker;
  readonly sector: string;
  /** US dollars at the beginning. */
  readonly price: number;
  /** Yearly volatility, a fraction. */
  readonly volatility: number;
  /** How much of the market's movement it takes part in. */
  readonly beta: number;
  /** Share of the market's trades, relative to the others. */
  readonly activity: number;
}

/** Most active first: ticker, sector, price, yearly volatility, beta. */
const STOCKS = `
SPY index 668 0.16 1.0|NVDA chips 186 0.45 1.7|TSLA autos 412 0.55 1.8|QQQ index 601 0.21 1.2|AAPL hardware 262 0.26 1.1|AMD chips 215 0.50 1.7
AMZN retail 224 0.31 1.2|MSFT software 512 0.23 1.0|META internet 648 0.33 1.2|GOOGL internet 271 0.29 1.1|IWM index 241 0.23 1.1|PLTR software 172 0.60 1.8
INTC chips 37 0.48 1.3|AVGO chips 348 0.40 1.5|NFLX internet 1120 0.32 1.0|BAC banks 52.4 0.26 1.1|SOFI banks 27.6 0.58 1.6|F autos 12.7 0.36 1.2
MU chips 228 0.47 1.5|COIN brokers 318 0.68 2.0|JPM banks 311 0.23 1.0|UBER internet 93 0.36 1.2|HOOD brokers 128 0.62 1.9|XOM energy 115 0.24 0.7
DIS media 112 0.27 1.0|BA industry 211 0.33 1.1|C banks 99.5 0.28 1.2|WMT retail 106 0.20 0.6|PFE pharma 24.6 0.25 0.6|T telecom 25.4 0.20 0.5
CRM software 246 0.31 1.1|ORCL software 276 0.38 1.2|V payments 341 0.20 0.8|WFC banks 86 0.26 1.1|CSCO hardware 71 0.22 0.8|KO consumer 70.5 0.15 0.4
GM autos 68 0.32 1.2|PYPL payments 67 0.36 1.2|XLF index 53 0.19 1.0|QCOM chips 170 0.34 1.2|CVX energy 154 0.24 0.7|JNJ pharma 189 0.17 0.4
MRK pharma 87 0.23 0.5|UNH health 345 0.33 0.6|LLY pharma 842 0.34 0.6|HD retail 386 0.23 0.9|GS banks 782 0.27 1.2|MA payments 566 0.21 0.9
IBM software 306 0.26 0.8|PEP consumer 151 0.17 0.4|NKE consumer 66 0.33 1.0|MCD consumer 306 0.17 0.5|CAT industry 522 0.29 1.1|GE industry 301 0.30 1.1
COST retail 934 0.20 0.8|ADBE software 352 0.32 1.1|TXN chips 169 0.31 1.1|SBUX consumer 84 0.30 0.9|LOW retail 241 0.25 0.9|BRK.B banks 492 0.16 0.7`;

const ZIPF_EXPONENT = 0.85;
const weight = (rank: number): number => 1 / (rank + 1) ** ZIPF_EXPONENT;

const KNOWN: readonly SyntheticSymbol[] = STOCKS.trim()
  .split(/[|\n]/)
  .map((line, rank) => {
    const [name = '', sector = '', price, volatility, beta] = line.split(' ');
    return {
      symbol: tickerOf(name),
      sector,
      price: Number(price),
      volatility: Number(volatility),
      beta: Number(beta),
      activity: weight(rank),
    };
  });

const SECTORS = [...new Set(KNOWN.map((stock) => stock.sector))];

/** A stock that exists nowhere, made from its name alone so that it is the same in every universe. */
function invented(symbol: Ticker, rank: number): SyntheticSymbol {
  const random = createRandom([...symbol].reduce((hash, letter) => Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193), 0x811c9dc5));
  return {
    symbol,
    sector: SECTORS[Math.floor(random.uniform() * SECTORS.length)] ?? 'industry',
    price: Math.round(Math.exp(2.3 + random.uniform() * 3) * 100) / 100,
    volatility: 0.2 + random.uniform() * 0.5,
    beta: 0.4 + random.uniform() * 1.4,
    activity: weight(rank),
  };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Four-letter tickers that begin with Z: none of the known ones does. */
function inventedTicker(index: number): Ticker {
  const letter = (n: number): string => LETTERS[n % 26] ?? 'A';
  return tickerOf(`Z${letter(Math.floor(index / 676))}${letter(Math.floor(index / 26))}${letter(index)}`);
}

/** @param wanted how many, most active first, or which tickers; one that is not known is invented */
export function syntheticUniverse(wanted: number | readonly string[]): readonly SyntheticSymbol[] {
  if (typeof wanted === 'number') {
    return Array.from({ length: wanted }, (_, rank) => KNOWN[rank] ?? invented(inventedTicker(rank - KNOWN.length), rank));
  }
  return wanted.map((name, rank) => KNOWN.find((stock) => stock.symbol === name) ?? invented(tickerOf(name), rank));
}
