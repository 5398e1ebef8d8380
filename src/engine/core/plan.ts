import { BAR_SIZE, INDICATORS, resolveParameters, type Kernel, type Parameters } from '../../indicators/index.js';
import { type Timeframe, TIMEFRAMES } from '../../market/index.js';
import type { BarDetector, TradeDetector } from '../../patterns/index.js';
import { type CrossingRule, placeOf, type PlannedCrossing } from './crossing.js';
import { type History, historySize } from './history.js';
import { RECORD, RECORD_SIZE } from './record.js';
import { SYMBOL_HEADER_SIZE } from './symbol-header.js';

export interface IndicatorChoice {
  /** A name of the catalogue. */
  readonly name: string;
  readonly parameters: Parameters;
  readonly timeframe: Timeframe;
}

export interface EngineSettings {
  readonly indicators: readonly IndicatorChoice[];
  readonly barDetectors: readonly { readonly detector: BarDetector; readonly timeframes: readonly Timeframe[] }[];
  readonly tradeDetectors: readonly TradeDetector[];
  /** Alerts at the close of a bar, on these timeframes; absent: none. */
  readonly crossings?: { readonly rules: readonly CrossingRule[]; readonly timeframes: readonly Timeframe[] };
  /** How far the watermark must pass a bar's end before the bar of a quiet symbol closes, ms. */
  readonly allowedLatenessMs: number;
  /** What makes the bars: the trades, or the vendor's own aggregates where the plan has no trades. */
  readonly barsFrom: 'trades' | 'aggregates';
}

export interface PlannedIndicator {
  readonly label: string;
  readonly kernel: Kernel;
  /** Offsets in the symbol's block: the kernel's state and its latest final outputs. */
  readonly stateAt: number;
  readonly outputAt: number;
}

export interface PlannedTimeframe {
  readonly timeframe: Timeframe;
  /** The forming bar. */
  readonly formingAt: number;
  /** The closed bars that are still remembered. */
  readonly history: History;
  readonly indicators: readonly PlannedIndicator[];
  readonly detectors: readonly BarDetector[];
  readonly crossings: readonly PlannedCrossing[];
}

export interface PlannedTradeDetector {
  readonly detector: TradeDetector;
  readonly stateAt: number;
}

/** The settings laid out over one symbol's block of doubles. */
export interface Plan {
  readonly blockSize: number;
  /** In the order of TIMEFRAMES; the first is 1min. */
  readonly timeframes: readonly [PlannedTimeframe, ...PlannedTimeframe[]];
  readonly tradeDetectors: readonly PlannedTradeDetector[];
  readonly tradeStateAt: number;
  readonly tradeStateSize: number;
  /** ATR(14) on 1-minute bars, the unit of every hysteresis. */
  readonly atrOutputAt: number;
  readonly allowedLatenessMs: number;
  readonly barsFrom: 'trades' | 'aggregates';
  /** Equal for plans whose blocks mean the same; a snapshot of another fingerprint cannot be restored. */
  readonly fingerprint: string;
}

/** Half an hour of minutes, as long as the vendor revises; of longer bars, what detectors look back on. */
const HISTORY_MINUTES = 32;
const HISTORY_LONGER = 8;

function allocateHistory(timeframe: Timeframe, allocate: (size: number) => number): History {
  const capacity = timeframe === '1min' ? HISTORY_MINUTES : HISTORY_LONGER;
  return { at: allocate(historySize(capacity)), capacity };
}

const ATR: IndicatorChoice = { name: 'atr', parameters: { period: 14 }, timeframe: '1min' };

function planIndicators(choices: readonly IndicatorChoice[], timeframe: Timeframe, allocate: (size: number) => number): PlannedIndicator[] {
  const planned: PlannedIndicator[] = [];
  for (const choice of choices) {
    if (choice.timeframe !== timeframe) continue;
    const definition = INDICATORS.get(choice.name);
    if (!definition) throw new RangeError(`no indicator named ${choice.name}`);
    const parameters = resolveParameters(definition, choice.parameters);
    const label = definition.label(parameters);
    if (planned.some((other) => other.label === label)) continue;
    const kernel = definition.create(parameters);
    planned.push({ label, kernel, stateAt: allocate(kernel.stateSize), outputAt: allocate(kernel.outputs.length) });
  }
  return planned;
}

/** Rules about indicators that the timeframe does not have are left out. */
function planCrossings(
  rules: readonly CrossingRule[],
  indicators: readonly PlannedIndicator[],
  closeAt: number,
  allocate: (size: number) => number,
): PlannedCrossing[] {
  return rules.flatMap((rule) => {
    const value = placeOf(rule.value, indicators, closeAt);
    const against = placeOf(rule.against, indicators, closeAt);
    return value && against ? [{ rule, value, against, stateAt: allocate(1) }] : [];
  });
}

/** @throws IndicatorParametersError for parameters out of range, RangeError for a name that the catalogue does not have */
export function planOf(settings: EngineSettings): Plan {
  let blockSize = SYMBOL_HEADER_SIZE;
  const allocate = (size: number): number => {
    const at = blockSize;
    blockSize += size;
    return at;
  };
  const choices = [...settings.indicators, ATR];
  const timeframes = TIMEFRAMES.map((timeframe): PlannedTimeframe => {
    const formingAt = allocate(RECORD_SIZE);
    const history = allocateHistory(timeframe, allocate);
    const indicators = planIndicators(choices, timeframe, allocate);
    const rules = settings.crossings?.timeframes.includes(timeframe) ? settings.crossings.rules : [];
    return {
      timeframe,
      formingAt,
      history,
      indicators,
      detectors: settings.barDetectors.filter((d) => d.timeframes.includes(timeframe)).map((d) => d.detector),
      crossings: planCrossings(rules, indicators, formingAt + RECORD.close, allocate),
    };
  });
  const tradeStateAt = blockSize;
  const tradeDetectors = settings.tradeDetectors.map((detector) => ({ detector, stateAt: allocate(detector.stateSize) }));
  const [oneMinute, ...longer] = timeframes;
  const atr = oneMinute?.indicators.find((indicator) => indicator.label === 'ATR14');
  if (!oneMinute || !atr) throw new Error('the plan needs ATR(14) on 1-minute bars');
  const fingerprint = JSON.stringify([
    2,
    BAR_SIZE,
    blockSize,
    settings.barsFrom,
    timeframes.map((t) => [t.timeframe, t.formingAt, t.history, t.indicators.map((i) => [i.label, i.stateAt, i.kernel.stateSize])]),
    tradeDetectors.map((d) => [d.detector.name, d.stateAt, d.detector.stateSize]),
    timeframes.flatMap((t) => t.crossings.map(({ rule, stateAt }) => [t.timeframe, rule, stateAt])),
  ]);
  return {
    blockSize,
    timeframes: [oneMinute, ...longer],
    tradeDetectors,
    tradeStateAt,
    tradeStateSize: blockSize - tradeStateAt,
    atrOutputAt: atr.outputAt,
    allowedLatenessMs: settings.allowedLatenessMs,
    barsFrom: settings.barsFrom,
    fingerprint,
  };
}
