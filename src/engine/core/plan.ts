import {
  BAR_SIZE,
  compileKernels,
  type IndicatorDefinition,
  INDICATORS,
  resolveParameters,
  type KernelRun,
  type Parameters,
} from '../../indicators/index.js';
import { type BarSource, type Timeframe, TIMEFRAMES } from '../../market/index.js';
import { PatternTracker, type TrackerOptions } from '../../patterns/index.js';
import { type CrossingRule, placeOf, type PlannedCrossing } from './crossing.js';
import { type History, historySize } from './history.js';
import type { PlannedIndicator } from './planned.js';
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
  readonly patterns: TrackerOptions;
  /** Where the indicators' names are looked up; the built-in ones when absent. */
  readonly catalogue?: ReadonlyMap<string, IndicatorDefinition>;
  /** Alerts at the close of a bar; absent: none. */
  readonly crossings?: readonly CrossingRule[];
  /** How far the watermark must pass a bar's end before the bar of a quiet symbol closes, ms. */
  readonly allowedLatenessMs: number;
  readonly barsFrom: BarSource;
}

export interface PlannedTimeframe {
  readonly timeframe: Timeframe;
  /** The forming bar. */
  readonly formingAt: number;
  /** The closed bars that are still remembered. */
  readonly history: History;
  readonly indicators: readonly PlannedIndicator[];
  /** Where their outputs begin and end. */
  readonly outputs: { readonly from: number; readonly to: number };
  /** All of them with a closed bar, and with the forming one; by the places above. */
  readonly update: KernelRun;
  readonly peek: KernelRun;
  readonly crossings: readonly PlannedCrossing[];
}

/** The settings laid out over one symbol's block of doubles. */
export interface Plan {
  readonly blockSize: number;
  /** As long as a block: where outputs with the forming bar go, at their places, until the next symbol's. */
  readonly provisional: Float64Array;
  /** In the order of TIMEFRAMES; the first is 1min. */
  readonly timeframes: readonly [PlannedTimeframe, ...PlannedTimeframe[]];
  readonly tracker: PatternTracker;
  readonly patternsAt: number;
  /** ATR(14) on 1-minute bars, the unit of every hysteresis. */
  readonly atrOutputAt: number;
  readonly allowedLatenessMs: number;
  readonly barsFrom: BarSource;
  /** Where the vendor's seconds make the minutes: those that are remembered. */
  readonly seconds: History | undefined;
  /** Equal for plans whose blocks mean the same; a snapshot of another fingerprint cannot be restored. */
  readonly fingerprint: string;
}

/** Half an hour of minutes, twice as long as the vendor revises; of longer bars, what late prints are folded into. */
const HISTORY_MINUTES = 32;
const HISTORY_LONGER = 8;
/** Where the vendor's own bars make them: an hour and more of them, and the half hours of a day with its extended hours. */
const HISTORY_OF_BARS: Partial<Readonly<Record<Timeframe, number>>> = { '1min': 72, '5min': 16, '30min': 36 };
/** Seconds of three minutes, as the vendor tells most of them anew; what it tells later is computed again from the log. */
const HISTORY_SECONDS = 180;

function capacityOf(timeframe: Timeframe, barsFrom: EngineSettings['barsFrom']): number {
  const own = barsFrom === 'trades' ? undefined : HISTORY_OF_BARS[timeframe];
  return own ?? (timeframe === '1min' ? HISTORY_MINUTES : HISTORY_LONGER);
}

function allocateHistory(
  timeframe: Timeframe,
  { barsFrom }: Pick<EngineSettings, 'barsFrom'>,
  allocate: (size: number) => number,
): History {
  const capacity = capacityOf(timeframe, barsFrom);
  return { at: allocate(historySize(capacity)), capacity };
}

const HYSTERESIS_ATR: IndicatorChoice = { name: 'atr', parameters: { period: 14 }, timeframe: '1min' };

function planIndicators(
  choices: readonly IndicatorChoice[],
  timeframe: Timeframe,
  catalogue: ReadonlyMap<string, IndicatorDefinition>,
  allocate: (size: number) => number,
): PlannedIndicator[] {
  const planned: Omit<PlannedIndicator, 'outputAt'>[] = [];
  for (const choice of choices) {
    if (choice.timeframe !== timeframe) continue;
    const definition = catalogue.get(choice.name);
    if (!definition) throw new RangeError(`no indicator named ${choice.name}`);
    const parameters = resolveParameters(definition, choice.parameters);
    const label = definition.label(parameters);
    if (planned.some((other) => other.label === label)) continue;
    const kernel = definition.create(parameters);
    const published = choice !== HYSTERESIS_ATR;
    planned.push({ label, kernel, published, stateAt: allocate(kernel.stateSize) });
  }
  // The outputs side by side, so that all of a bar's values are one piece.
  return planned.map((indicator) => ({ ...indicator, outputAt: allocate(indicator.kernel.outputs.length) }));
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
  const choices = [...settings.indicators, HYSTERESIS_ATR];
  // What every bar reads and writes lies together at the front, what only late prints ask for at the end.
  const forming = TIMEFRAMES.map(() => allocate(RECORD_SIZE));
  const planned = TIMEFRAMES.map((timeframe, place): Omit<PlannedTimeframe, 'history'> => {
    const formingAt = forming[place]!;
    const indicators = planIndicators(choices, timeframe, settings.catalogue ?? INDICATORS, allocate);
    const from = indicators[0]?.outputAt ?? blockSize;
    const rules = settings.crossings?.filter((rule) => rule.timeframes.includes(timeframe)) ?? [];
    return {
      timeframe,
      formingAt,
      indicators,
      outputs: { from, to: from + indicators.reduce((sum, { kernel }) => sum + kernel.outputs.length, 0) },
      ...compileKernels(indicators),
      crossings: planCrossings(rules, indicators, formingAt + RECORD.close, allocate),
    };
  });
  const tracker = new PatternTracker(settings.patterns);
  const patternsAt = allocate(tracker.stateSize);
  const timeframes = planned.map((one): PlannedTimeframe => ({ ...one, history: allocateHistory(one.timeframe, settings, allocate) }));
  const seconds = settings.barsFrom === 'seconds' ? { at: allocate(historySize(HISTORY_SECONDS)), capacity: HISTORY_SECONDS } : undefined;
  const [oneMinute, ...longer] = timeframes;
  const atr = oneMinute?.indicators.find((indicator) => indicator.label === 'ATR14');
  if (!oneMinute || !atr) throw new Error('the plan needs ATR(14) on 1-minute bars');
  const fingerprint = JSON.stringify([
    10,
    BAR_SIZE,
    blockSize,
    settings.barsFrom,
    timeframes.map((t) => [t.timeframe, t.formingAt, t.history, t.indicators.map((i) => [i.label, i.stateAt, i.kernel.stateSize])]),
    [patternsAt, tracker.fingerprint],
    timeframes.flatMap((t) => t.crossings.map(({ rule, stateAt }) => [t.timeframe, rule, stateAt])),
  ]);
  return {
    blockSize,
    provisional: new Float64Array(blockSize),
    timeframes: [oneMinute, ...longer],
    tracker,
    patternsAt,
    atrOutputAt: atr.outputAt,
    allowedLatenessMs: settings.allowedLatenessMs,
    barsFrom: settings.barsFrom,
    seconds,
    fingerprint,
  };
}
