/** One occurrence that is being followed, as doubles in the book; prices are the market's own, times epoch ms. */
export const FIELD = {
  /** 1 + the number of its kind; 0 = free. */
  kind: 0,
  stage: 1,
  anchor: 2,
  firstSeen: 3,
  /** Number of the bar at whose close it was confirmed, and ended. */
  confirmedBar: 4,
  endedBar: 5,
  trigger: 6,
  invalidation: 7,
  target: 8,
  /** As drawn, and as scored with what stands around it. */
  quality: 9,
  score: 10,
  confirmedAt: 19,
  /** Close that confirmed it, and ATR then. */
  entry: 11,
  atr: 12,
  outcome: 13,
  /** 1 once a print beyond the trigger has been told in the running bar. */
  touched: 14,
  /** 1 for one that was armed: without its break it is nothing. */
  silent: 15,
  /** How it ended, for what is told of its outcome afterwards; and whether that has been told. */
  status: 16,
  settledTold: 17,
  /** Further levels, as the definition names them. */
  levels: 20,
} as const;
export const MOST_LEVELS = 4;
export const RECORD_WIDTH = FIELD.levels + MOST_LEVELS;

/** Ended ones stay while their outcome is open or their kind cools down. */
export const STAGE = { armed: 1, forming: 2, confirmed: 3, ended: 4 } as const;

/** What came first after the confirmation: one ATR with it, one ATR against it, or neither within the horizon. */
export const OUTCOME = { open: 0, win: 1, loss: 2, none: 3 } as const;
export type Outcome = 'win' | 'loss' | 'none';
export const OUTCOME_NAMES: readonly (Outcome | undefined)[] = [undefined, 'win', 'loss', 'none'];

/** Where the records of a book begin and end, and which of them. */
export interface Shelf {
  readonly from: number;
  readonly to: number;
}

/** The latest of that kind; -1 when there is none. @param kindNumber place in the book's kinds */
export function findRecord(state: Float64Array, { from, to }: Shelf, kindNumber: number): number {
  for (let record = from; record < to; record += RECORD_WIDTH) if (state[record + FIELD.kind] === kindNumber + 1) return record;
  return -1;
}

/** A free one; else one that only waits for its break in silence; -1 when all are needed. */
export function freeRecord(state: Float64Array, { from, to }: Shelf): number {
  let silent = -1;
  for (let record = from; record < to; record += RECORD_WIDTH) {
    if (state[record + FIELD.kind] === 0) return record;
    if (state[record + FIELD.stage] === STAGE.armed) silent = record;
  }
  return silent;
}

export const isWaiting = (state: Float64Array, record: number): boolean =>
  state[record + FIELD.kind] !== 0 && state[record + FIELD.stage]! <= STAGE.forming;

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
