/** Occurrences followed at a time in one timeframe of one symbol. */
export const BOOK_RECORDS = 24;
/** Further levels of a pattern, beside trigger, invalidation and target. */
const MOST_LEVELS = 4;
const row = (field: number): number => field * BOOK_RECORDS;

/**
 * One occurrence that is being followed, as doubles in the book; prices are the market's own, times epoch ms. Each field of all
 * occurrences lies side by side, so that a bar's close runs through few lines of memory; an occurrence is a place in each.
 */
export const FIELD = {
  /** 1 + the number of its kind. */
  kind: row(0),
  stage: row(1),
  anchor: row(2),
  firstSeen: row(3),
  /** Number of the bar at whose close it was confirmed, and ended. */
  confirmedBar: row(4),
  endedBar: row(5),
  trigger: row(6),
  invalidation: row(7),
  target: row(8),
  /** As drawn, and as scored with what stands around it. */
  quality: row(9),
  score: row(10),
  /** Close that confirmed it, and ATR then. */
  entry: row(11),
  atr: row(12),
  outcome: row(13),
  /** 1 once a print beyond the trigger has been told in the running bar. */
  touched: row(14),
  /** 1 for one that was armed: without its break it is nothing. */
  silent: row(15),
  /** How it ended, for what is told of its outcome afterwards; and whether that has been told. */
  status: row(16),
  settledTold: row(17),
  confirmedAt: row(18),
  /** Further levels, as the definition names them, BOOK_RECORDS apart. */
  levels: row(19),
} as const;
const FIELDS = 19 + MOST_LEVELS;
export const RECORDS_SIZE = row(FIELDS);
export function clearRecord(state: Float64Array, record: number): void {
  for (let field = 0; field < RECORDS_SIZE; field += BOOK_RECORDS) state[record + field] = 0;
}

export function copyRecord(state: Float64Array, to: number, from: number): void {
  for (let field = 0; field < RECORDS_SIZE; field += BOOK_RECORDS) state[to + field] = state[from + field]!;
}

/** Ended ones stay while their outcome is open or their kind cools down. */
export const STAGE = { armed: 1, forming: 2, confirmed: 3, ended: 4 } as const;

/** What came first after the confirmation: one ATR with it, one ATR against it, or neither within the horizon. */
export const OUTCOME = { open: 0, win: 1, loss: 2, none: 3 } as const;
export type Outcome = 'win' | 'loss' | 'none';
export const OUTCOME_NAMES: readonly (Outcome | undefined)[] = [undefined, 'win', 'loss', 'none'];

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
