import { layout, type Outcome, OUTCOMES, span } from '../../market/index.js';

/** Occurrences followed at a time in one timeframe of one symbol. */
export const MOST_OCCURRENCES = 24;
/** Further levels of a pattern, beside trigger, invalidation and target. */
export const MOST_LEVELS = 4;

/**
 * One occurrence that is being followed, as doubles in the track; prices are the market's own, times epoch ms. What every bar asks of
 * a confirmed one comes first and fills one line of a processor's cache.
 */
export const FIELD = layout(
  // 1 + the number of its kind.
  'kind',
  'stage',
  'outcome',
  // Number of the bar at whose close it was confirmed.
  'confirmedBar',
  // Close that confirmed it, and ATR then.
  'entry',
  'atr',
  'invalidation',
  'target',
  'trigger',
  // 1 once a print beyond the trigger has been told in the running bar.
  'breakPublished',
  // 1 for one that was armed: without its break it is nothing.
  'isArmedOnly',
  // Number of the bar at whose close it ended.
  'endedBar',
  // How it ended, for what is told of its outcome afterwards; and whether that has been told.
  'status',
  'outcomePublished',
  'detectedAt',
  'confirmedAt',
  'anchor',
  // As drawn, and as scored with what stands around it.
  'quality',
  'confidence',
  // Further levels, as the definition names them.
  span('levels', MOST_LEVELS),
);
export const RECORD_SIZE = FIELD.size;

export function clearRecord(state: Float64Array, record: number): void {
  for (let field = 0; field < RECORD_SIZE; field += 1) state[record + field] = 0;
}

export function copyRecord(state: Float64Array, to: number, from: number): void {
  for (let field = 0; field < RECORD_SIZE; field += 1) state[to + field] = state[from + field]!;
}

/** Ended ones stay while their outcome is open or their kind cools down. */
export const STAGE = { armed: 1, forming: 2, confirmed: 3, ended: 4 } as const;

/** Outcomes as numbers in records. */
export const OUTCOME_PLACE = { open: 0, win: 1, loss: 2, none: 3 } as const;
export const OUTCOME_NAMES: readonly (Outcome | undefined)[] = [undefined, ...OUTCOMES];

export const isWaiting = (state: Float64Array, record: number): boolean => state[record + FIELD.stage]! <= STAGE.forming;

export function confirmRecord(state: Float64Array, record: number, bar: number, time: number, close: number, atr: number): void {
  state[record + FIELD.stage] = STAGE.confirmed;
  state[record + FIELD.confirmedBar] = bar;
  state[record + FIELD.confirmedAt] = time;
  state[record + FIELD.entry] = close;
  state[record + FIELD.atr] = atr;
}

export function endRecord(state: Float64Array, record: number, bar: number): void {
  state[record + FIELD.stage] = STAGE.ended;
  state[record + FIELD.endedBar] = bar;
}
