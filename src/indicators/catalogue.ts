import { atr } from './atr/atr.js';
import { bollinger } from './bollinger/bollinger.js';
import type { IndicatorDefinition, Parameters } from './contract.js';
import { ema } from './ema/ema.js';
import { macd } from './macd/macd.js';
import { rsi } from './rsi/rsi.js';
import { sma } from './sma/sma.js';
import { vwap } from './vwap/vwap.js';

/** Every indicator by its catalogue name. */
export const INDICATORS: ReadonlyMap<string, IndicatorDefinition> = new Map(
  [sma, ema, rsi, macd, bollinger, atr, vwap].map((d) => [d.name, d]),
);

/** What runs when nothing else is configured. */
export const defaultIndicators: readonly { readonly definition: IndicatorDefinition; readonly parameters: Parameters }[] = [
  { definition: sma, parameters: { period: 20 } },
  { definition: ema, parameters: { period: 20 } },
  { definition: rsi, parameters: { period: 14 } },
  { definition: macd, parameters: {} },
  { definition: bollinger, parameters: {} },
  { definition: atr, parameters: { period: 14 } },
  { definition: vwap, parameters: {} },
];
