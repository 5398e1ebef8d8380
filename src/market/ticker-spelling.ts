/** What a text means that is no stock as the vendor writes it. */
export interface Spelling {
  /** The ticker that is probably meant; null where the stocks have none. */
  readonly likely: string | null;
  /** It is an index, a currency pair, a coin, an option or a future: these have streams of their own. */
  readonly otherMarket: boolean;
}

/** `AAPL`, `BRK.B`, `BACpL` (preferred), `XYZr` (rights), `XYZw` (when issued), `XYZ.WS` (warrants). */
const STOCK = /^[A-Z][A-Z0-9]{0,9}(p[A-Z]{0,2})?(r|w|rw)?(\.([A-Z]|WS|WD|CL)(\.[A-Z])?)?$/;
/** `AAPL.US`, `AAPL.O`, `AAPL US Equity`: others name the exchange behind the ticker. No class of shares is called N or O. */
const EXCHANGE_BEHIND = /(\.(US|O|OQ|OB|N|NAS|NASDAQ|NYSE|NMS|AMEX|ARCA|PK)|[/-]US| (US|UN|UQ|UW|UP)( EQUITY)?)$/;
/** `NASDAQ:AAPL`. One letter and a colon stand for a market. */
const EXCHANGE_BEFORE = /^[A-Z]{2,10}:/;
/** `T.AAPL`: the topic instead of the ticker. */
const CHANNEL_BEFORE = /^(T|A|AM|Q|LULD)\.(?=[A-Z]{2})/;
const OTHER_MARKET = /^(\^|[IXCOF]:)|=[FX]$|^[A-Z0-9]{3,6}[-/](USD|USDT|EUR|GBP|JPY|CHF|CAD|AUD)$/;
const AROUND = /^[\s'"$#@.,;]+|[\s'"$.,;:*]+$/g;

/** @returns undefined where it looks like a ticker of the vendor's, which does not mean that there is one */
export function spellingOf(text: string): Spelling | undefined {
  if (STOCK.test(text) && !EXCHANGE_BEHIND.test(text)) return undefined;
  const upper = text.toUpperCase();
  if (OTHER_MARKET.test(upper.replaceAll(/^[\s'"]+|[\s'"]+$/g, ''))) return { likely: null, otherMarket: true };
  const bare = text.replaceAll(AROUND, '');
  const found = STOCK.test(bare) && !EXCHANGE_BEHIND.test(bare) ? bare : withClass(withoutExchange(bare.toUpperCase()));
  return STOCK.test(found) && found !== text ? { likely: found, otherMarket: false } : undefined;
}

const withoutExchange = (text: string): string =>
  text.replace(EXCHANGE_BEFORE, '').replace(EXCHANGE_BEHIND, '').replace(CHANNEL_BEFORE, '').replaceAll(AROUND, '');

/** `BRK-B`, `BRK/B`, `BRK B` → `BRK.B`; `BAC-PL`, `BAC^L`, `BAC.PRL` → `BACpL`; `XYZ-WT`, `XYZ+` → `XYZ.WS`; `XYZ-UN`, `XYZ=` → `XYZ.U`. */
function withClass(text: string): string {
  const [, base, mark, behind] = /^([A-Z0-9]+)([-/ _.^+=])(.*)$/.exec(text) ?? [];
  if (base === undefined || mark === undefined || behind === undefined) return text;
  const preferred = /^(?:P|PR|P-|PR-|PR )([A-Z])$/.exec(behind)?.[1];
  if (preferred !== undefined) return `${base}p${preferred}`;
  if (mark === '^') return `${base}p${behind}`;
  if (mark === '+' || /^(WT|WTS|WS|W)$/.test(behind)) return `${base}.WS`;
  if (mark === '=' || /^(U|UN|UT)$/.test(behind)) return `${base}.U`;
  return `${base}.${behind}`;
}

/** Letters and digits alone: what remains of a ticker however its parts are divided. */
export function bareTicker(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase();
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ.';

/** The one ticker that a slip of the finger leads away from: two letters changed over, else one doubled, else any; undefined where there are several. */
export function nearestTicker(text: string, known: ReadonlySet<string>): string | undefined {
  for (const slips of [swaps(text), doubles(text), edits(text)]) {
    const found = new Set(slips.filter((slip) => slip !== text && known.has(slip)));
    if (found.size > 1) return undefined;
    const [only] = found;
    if (only !== undefined) return only;
  }
  return undefined;
}

const places = (text: string): number[] => Array.from({ length: text.length }, (_, i) => i);

const swaps = (text: string): string[] =>
  places(text).map((i) => text.slice(0, i) + (text[i + 1] ?? '') + (text[i] ?? '') + text.slice(i + 2));

/** A letter too often, too rarely, or in the place of its neighbour. */
function doubles(text: string): string[] {
  return places(text).flatMap((i) => {
    const [before, letter = '', after] = [text[i - 1], text[i], text[i + 1]];
    const [head, tail] = [text.slice(0, i), text.slice(i + 1)];
    return [
      head + letter + letter + tail,
      ...(letter === after ? [head + tail] : []),
      ...(before === undefined ? [] : [head + before + tail]),
      ...(after === undefined ? [] : [head + after + tail]),
    ];
  });
}

function edits(text: string): string[] {
  return [...places(text), text.length].flatMap((i) => {
    const [head, tail] = [text.slice(0, i), text.slice(i)];
    return [head + tail.slice(1), ...[...ALPHABET].flatMap((letter) => [head + letter + tail, head + letter + tail.slice(1)])];
  });
}

/** Shorter ones are all a slip away from each other. */
const MIN_SLIP_LENGTH = 4;

/** The ticker that was probably meant: one that differs in case and punctuation alone, else in one slip of the finger. */
export function likelyTicker(written: string, known: readonly string[]): string | undefined {
  const all = new Set(known);
  const spelt = spellingOf(written)?.likely;
  if (typeof spelt === 'string' && all.has(spelt)) return spelt;
  const bare = bareTicker(written);
  const alike = known.find((ticker) => ticker !== written && bareTicker(ticker) === bare);
  return alike ?? (bare.length < MIN_SLIP_LENGTH ? undefined : nearestTicker(written.toUpperCase(), all));
}
