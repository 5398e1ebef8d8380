import { SOURCES } from '../market/index.js';
import { type MarketSnapshot, SCHEMA_VERSION, type SymbolSnapshot } from './messages/index.js';

/** A value whose fields can be looked at. */
type Fields = Readonly<Record<string, unknown>>;

const sources: ReadonlySet<unknown> = new Set(SOURCES);

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isPrice = (value: unknown): boolean => isNumber(value) && value > 0;
const isAmount = (value: unknown): boolean => isNumber(value) && value >= 0;

/**
 * Whether a value is a snapshot as `MarketSnapshot` describes it, written by hand: snapshots come by the thousand a second and each holds
 * many symbols, so that the schema's walk would cost more than reading the JSON. What is refused here, the schema says why.
 */
export function isMarketSnapshot(value: unknown): value is MarketSnapshot {
  if (!isFields(value)) return false;
  const { type, schema, source, feed_time, received_at, symbols } = value;
  return (
    type === 'market_snapshot' &&
    schema === SCHEMA_VERSION &&
    sources.has(source) &&
    Number.isSafeInteger(feed_time) &&
    Number.isSafeInteger(received_at) &&
    Array.isArray(symbols) &&
    symbols.every(isSymbolSnapshot)
  );
}

function isSymbolSnapshot(value: unknown): value is SymbolSnapshot {
  if (!isFields(value)) return false;
  const { symbol, price, time, change, volume, bar, indicators } = value;
  return (
    typeof symbol === 'string' &&
    isPrice(price) &&
    Number.isSafeInteger(time) &&
    isNumber(change) &&
    isAmount(volume) &&
    (bar === null || isBar(bar)) &&
    isFields(indicators) &&
    everyField(indicators, isOutputs)
  );
}

function isBar(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { open, high, low, close, volume, vwap, trades, start } = value;
  const isPriced = isPrice(open) && isPrice(high) && isPrice(low) && isPrice(close);
  return isPriced && isAmount(volume) && isNumber(vwap) && Number.isSafeInteger(trades) && Number.isSafeInteger(start);
}

const isOutputs = (value: unknown): boolean => isFields(value) && everyField(value, isNumber);

function everyField(fields: Fields, check: (value: unknown) => boolean): boolean {
  for (const name in fields) if (!check(fields[name])) return false;
  return true;
}
