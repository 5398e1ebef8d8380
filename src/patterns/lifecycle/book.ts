import type { Pages } from '../../indicators/index.js';
import type { Timeframe } from '../../market/index.js';
import type { PatternView, Side, Sighting } from '../contract.js';
import { type PatternContext, scoreOf } from '../score.js';
import { NEWS } from './change.js';
import { ChangeLog, type PatternChanges } from './changes.js';
import { followRecord } from './follow.js';
import { type PatternKind, STATUS } from './kind.js';
import {
  BOOK_RECORDS,
  clearRecord,
  confirmRecord,
  copyRecord,
  endRecord,
  FIELD,
  isWaiting,
  OUTCOME,
  RECORD_SIZE,
  STAGE,
} from './record.js';

/** A break counts from a tenth of an ATR beyond the level. */
export const BREAK_ATR = 0.1;
/** Triggers so near to each other are those of one occurrence. */
const SAME_ATR = 0.5;

/** The state: bars seen, nearest break above and below (0 none), ATR at the last close, occurrences without room, how many are followed, their records. */
const BARS = 0;
const NEXT_UP = 1;
const NEXT_DOWN = 2;
const ATR = 3;
const CROWDED_OUT = 4;
const FOLLOWED = 5;
const RECORDS = 6;
export const BOOK_STATE_SIZE = RECORDS + BOOK_RECORDS * RECORD_SIZE;

/** What a bar's close is looked at with: the view from either side, and what stands around it. */
export interface Outlook {
  view(side: Side): PatternView;
  context(side: Side): PatternContext;
}

const sideOf = ({ side }: PatternKind): Side => (side === -1 ? -1 : 1);
const endOf = (state: Float64Array, at: number): number => at + RECORDS + state[at + FOLLOWED]! * RECORD_SIZE;
const NOWHERE = -1;

/**
 * The life of the patterns of one timeframe of one symbol: forming → confirmed → target | failed | expired, or withdrawn. Confirmed
 * and ended by closed bars alone; prints beyond a trigger are told provisionally, once a bar. While one occurrence lives, and for its
 * cool-down after, the same kind is no news. `state` is BOOK_STATE_SIZE doubles, all zero at first.
 */
export class PatternBook {
  /** Where the running bar's symbol has each kind's record; NOWHERE when it is not followed. */
  private readonly places: Int32Array;
  private readonly log: ChangeLog;
  private readonly mentioned = new Float64Array(RECORD_SIZE);

  constructor(
    private readonly kinds: readonly PatternKind[],
    timeframe: Timeframe,
    private readonly outlook: Outlook,
    pages: Pages,
  ) {
    this.log = new ChangeLog(pages, kinds, timeframe);
    this.places = new Int32Array(kinds.length);
  }

  /** A bar has closed: what is followed goes on. Comes before the sightings of that bar. */
  advance(state: Float64Array, at: number): void {
    const bar = (state[at + BARS]! += 1);
    this.places.fill(NOWHERE);
    let record = at + RECORDS;
    while (record < endOf(state, at)) {
      const number = state[record + FIELD.kind]!;
      const kind = this.kinds[number - 1]!;
      if (isWaiting(state, record)) this.decide(state, record, bar, kind);
      else followRecord(this.log, state, record, bar, kind, sideOf(kind), this.outlook.view(sideOf(kind)));
      if (state[record + FIELD.kind] === 0) dropRecord(state, at, record);
      else {
        this.places[number - 1] = record;
        record += RECORD_SIZE;
      }
    }
  }

  /** What a detector sees at this close; undefined for nothing. @param number place in the kinds */
  sight(state: Float64Array, at: number, number: number, sighting: Sighting | undefined): void {
    const kind = this.kinds[number]!;
    let record = kind.repeats ? NOWHERE : this.places[number]!;
    if (record >= 0) {
      if (!isWaiting(state, record)) return;
      const forming = state[record + FIELD.stage] === STAGE.forming;
      if (!sighting || (forming && !this.isSame(state, record, sighting, kind))) {
        if (forming) this.log.add(state, record, STATUS.withdrawn, this.outlook.view(1).start(0), NEWS.final);
        this.forget(state, at, record, number);
        record = NOWHERE;
      }
    }
    if (sighting) this.keep(state, at, record, number, sighting);
  }

  /** Told and not followed: a neutral pattern, or one without room. */
  mention(number: number, quality: number): void {
    const kind = this.kinds[number]!;
    const view = this.outlook.view(1);
    const record = this.mentioned;
    clearRecord(record, 0);
    record[FIELD.kind] = number + 1;
    record[FIELD.firstSeen] = view.start(0);
    record[FIELD.score] = scoreOf(quality, this.outlook.context(1), kind.kind);
    confirmRecord(record, 0, 0, view.start(0), view.close(0), view.atr || 0);
    this.log.add(record, 0, STATUS.confirmed, view.start(0), NEWS.final);
  }

  /** All sightings of a bar are in: sets the levels that prints are compared with. @param atr ATR(14) at the close; NaN before it is warm */
  setTriggers(state: Float64Array, at: number, atr: number): void {
    const margin = BREAK_ATR * (atr || 0);
    let up = 0;
    let down = 0;
    for (let record = at + RECORDS; record < endOf(state, at); record += RECORD_SIZE) {
      if (!isWaiting(state, record) || state[record + FIELD.touched] === 1) continue;
      const trigger = state[record + FIELD.trigger]!;
      if (this.kinds[state[record + FIELD.kind]! - 1]!.side === -1) down = Math.max(down, trigger - margin);
      else up = up === 0 ? trigger + margin : Math.min(up, trigger + margin);
    }
    state[at + NEXT_UP] = up;
    state[at + NEXT_DOWN] = down;
    state[at + ATR] = atr || 0;
  }

  /** A print of the forming bar; two comparisons when it breaks nothing. @param price US dollars @param time epoch ms */
  print(state: Float64Array, at: number, price: number, time: number): void {
    const up = state[at + NEXT_UP]!;
    const down = state[at + NEXT_DOWN]!;
    if ((up === 0 || price < up) && (down === 0 || price > down)) return;
    const margin = BREAK_ATR * state[at + ATR]!;
    for (let record = at + RECORDS; record < endOf(state, at); record += RECORD_SIZE) {
      if (!isWaiting(state, record) || state[record + FIELD.touched] === 1) continue;
      const kind = this.kinds[state[record + FIELD.kind]! - 1]!;
      if ((price - state[record + FIELD.trigger]!) * sideOf(kind) < margin) continue;
      state[record + FIELD.touched] = 1;
      if (state[record + FIELD.stage] === STAGE.armed) state[record + FIELD.firstSeen] = time;
      state[record + FIELD.stage] = STAGE.forming;
      this.log.add(state, record, STATUS.forming, time, NEWS.provisional);
    }
    this.setTriggers(state, at, state[at + ATR]!);
  }

  /** The kinds have other places now. @param place of an earlier number; negative where the kind is gone, and what was followed of it */
  renumber(state: Float64Array, at: number, place: (number: number) => number): void {
    let record = at + RECORDS;
    while (record < endOf(state, at)) {
      const number = place(state[record + FIELD.kind]! - 1);
      state[record + FIELD.kind] = number + 1;
      if (number < 0) dropRecord(state, at, record);
      else record += RECORD_SIZE;
    }
    this.setTriggers(state, at, state[at + ATR]!);
  }

  /** What has changed since the last call; undefined for nothing. */
  changes(): PatternChanges | undefined {
    return this.log.take();
  }

  /** The levels that prints are compared with, Infinity and 0 where nothing waits. */
  static nextAbove(state: Float64Array, at: number): number {
    return state[at + NEXT_UP]! || Infinity;
  }
  static nextBelow(state: Float64Array, at: number): number {
    return state[at + NEXT_DOWN]!;
  }

  /** Occurrences that found no room in this book so far. */
  static crowdedOut(state: Float64Array, at: number): number {
    return state[at + CROWDED_OUT]!;
  }

  /** The close decides on what waits for its break. */
  private decide(state: Float64Array, record: number, bar: number, kind: PatternKind): void {
    const side = sideOf(kind);
    const view = this.outlook.view(side);
    const time = view.start(0);
    const touched = state[record + FIELD.touched] === 1;
    const silent = state[record + FIELD.silent] === 1;
    state[record + FIELD.touched] = 0;
    if (view.close(0) - side * state[record + FIELD.trigger]! >= BREAK_ATR * view.atr) {
      if (silent && !touched) state[record + FIELD.firstSeen] = time;
      this.confirm(state, record, bar, kind, view);
      return;
    }
    const gone = silent ? touched : view.close(0) < side * state[record + FIELD.invalidation]!;
    if (!gone) return;
    endRecord(state, record, bar);
    state[record + FIELD.outcome] = OUTCOME.none;
    state[record + FIELD.settledTold] = 1;
    this.log.add(state, record, silent ? STATUS.withdrawn : STATUS.failed, time, NEWS.final);
  }

  /** Seen again: it hangs on the same bar or pivot, or its trigger has hardly moved. */
  private isSame(state: Float64Array, record: number, { anchor, trigger }: Sighting, kind: PatternKind): boolean {
    if (state[record + FIELD.anchor] === anchor) return true;
    const side = sideOf(kind);
    return Math.abs(trigger - side * state[record + FIELD.trigger]!) < SAME_ATR * this.outlook.view(side).atr;
  }

  private keep(state: Float64Array, at: number, known: number, number: number, sighting: Sighting): void {
    const record = known === NOWHERE ? this.room(state, at) : known;
    if (record === NOWHERE) {
      state[at + CROWDED_OUT]! += 1;
      if (sighting.stage === 'confirmed') this.mention(number, sighting.quality);
      return;
    }
    const kind = this.kinds[number]!;
    const side = sideOf(kind);
    const view = this.outlook.view(side);
    if (known === NOWHERE) {
      clearRecord(state, record);
      this.places[number] = record;
      state[record + FIELD.kind] = number + 1;
      state[record + FIELD.firstSeen] = view.start(0);
      state[record + FIELD.anchor] = sighting.anchor;
    }
    state[record + FIELD.trigger] = side * sighting.trigger;
    state[record + FIELD.invalidation] = side * sighting.invalidation;
    state[record + FIELD.target] = side * sighting.target;
    state[record + FIELD.quality] = sighting.quality;
    state[record + FIELD.score] = scoreOf(sighting.quality, this.outlook.context(side), kind.kind);
    for (let i = 0; i < kind.levels.length; i += 1) state[record + FIELD.levels + i] = side * (sighting.levels?.[i] ?? NaN);
    const wasForming = state[record + FIELD.stage] === STAGE.forming;
    if (sighting.stage === 'confirmed') this.confirm(state, record, state[at + BARS]!, kind, view);
    else if (sighting.stage === 'armed' && !wasForming) {
      state[record + FIELD.stage] = STAGE.armed;
      state[record + FIELD.silent] = 1;
    } else {
      state[record + FIELD.stage] = STAGE.forming;
      state[record + FIELD.silent] = 0;
      if (!wasForming) this.log.add(state, record, STATUS.forming, view.start(0), NEWS.final);
    }
  }

  /** A record for one more: behind the others, else in place of one that only waits for its break in silence. */
  private room(state: Float64Array, at: number): number {
    const end = endOf(state, at);
    if (end < at + BOOK_STATE_SIZE) {
      state[at + FOLLOWED]! += 1;
      return end;
    }
    for (let record = end - RECORD_SIZE; record >= at + RECORDS; record -= RECORD_SIZE) {
      if (state[record + FIELD.stage] !== STAGE.armed) continue;
      this.places[state[record + FIELD.kind]! - 1] = NOWHERE;
      return record;
    }
    return NOWHERE;
  }

  private forget(state: Float64Array, at: number, record: number, number: number): void {
    this.places[number] = NOWHERE;
    dropRecord(state, at, record);
    // The last one has taken its place.
    const moved = state[record + FIELD.kind]!;
    if (record < endOf(state, at)) this.places[moved - 1] = record;
  }

  private confirm(state: Float64Array, record: number, bar: number, kind: PatternKind, view: PatternView): void {
    const side = sideOf(kind);
    const close = view.close(0);
    state[record + FIELD.score] = scoreOf(state[record + FIELD.quality]!, this.outlook.context(side), kind.kind);
    confirmRecord(state, record, bar, view.start(0), side * close, view.atr || 0);
    // A close that has leapt beyond the target, or almost: the next one is an ATR away.
    state[record + FIELD.target] = side * Math.max(side * state[record + FIELD.target]!, close + (view.atr || 0));
    this.log.add(state, record, STATUS.confirmed, view.start(0), NEWS.final);
  }
}

/** The last record takes its place, so that those that are followed stay side by side. */
function dropRecord(state: Float64Array, at: number, record: number): void {
  state[at + FOLLOWED]! -= 1;
  const last = endOf(state, at);
  if (record < last) copyRecord(state, record, last);
}
