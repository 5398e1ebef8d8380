import type { Arena } from '../../indicators/index.js';
import { layout, type Timeframe } from '../../market/index.js';
import type { PatternView, Side, Detection } from '../contract.js';
import { type PatternContext, confidenceOf } from '../confidence.js';
import { NEWS } from './change.js';
import { ChangeLog, type PatternChanges } from './changes.js';
import { followRecord } from './follow.js';
import { type Followed, grow, shrink } from './followed.js';
import { type PatternKind, STATUS_PLACE } from './kind.js';
import {
  MOST_OCCURRENCES,
  clearRecord,
  confirmRecord,
  copyRecord,
  endRecord,
  FIELD,
  isWaiting,
  OUTCOME_PLACE,
  RECORD_SIZE,
  STAGE,
} from './record.js';

/** A break counts from a tenth of an ATR beyond the level. */
const BREAK_ATR = 0.1;
/** Triggers so near to each other are those of one occurrence. */
const SAME_ATR = 0.5;
/** Bars after which a track gives back room that it does not need; tracks of other numbers of occurrences do so with other bars. */
const SHRINK_BARS = 64;
const SPREAD = 7;

/** The state: bars seen, nearest break above and below (0 none), ATR at the last close, occurrences without room, how many are followed. */
const {
  bars: BARS,
  nextUp: NEXT_UP,
  nextDown: NEXT_DOWN,
  atr: ATR,
  crowdedOut: CROWDED_OUT,
  followed: FOLLOWED,
  size: SIZE,
} = layout('bars', 'nextUp', 'nextDown', 'atr', 'crowdedOut', 'followed');
export const LIFECYCLE_STATE_SIZE = SIZE;

/** What a bar's close is looked at with: the view from either side, and what stands around it. */
export interface Outlook {
  view(side: Side): PatternView;
  context(side: Side): PatternContext;
}

const sideOf = ({ side }: PatternKind): Side => (side === -1 ? -1 : 1);
/** Where the records that are followed end. */
const endOf = (state: Float64Array, at: number): number => state[at + FOLLOWED]! * RECORD_SIZE;
const NOWHERE = -1;

/**
 * The life of the patterns of one timeframe of one symbol: forming → confirmed → target | failed | expired, or withdrawn. Confirmed
 * and ended by closed bars alone; prints beyond a trigger are told provisionally, once a bar. While one occurrence lives, and for its
 * cool-down after, the same kind is no news. `state` is LIFECYCLE_STATE_SIZE doubles, all zero at first; the records stand in the symbol's
 * `followed`, side by side.
 */
export class PatternLifecycle {
  /** Where the running bar's symbol has each kind's record; NOWHERE when it is not followed. */
  private readonly places: Int32Array;
  private readonly log: ChangeLog;
  private readonly notified = new Float64Array(RECORD_SIZE);

  constructor(
    private readonly kinds: readonly PatternKind[],
    timeframe: Timeframe,
    /** Which of the symbol's tracks it is. */
    private readonly place: number,
    private readonly outlook: Outlook,
    arena: Arena,
  ) {
    this.log = new ChangeLog(arena, kinds, timeframe);
    this.places = new Int32Array(kinds.length);
  }

  /** A bar has closed: what is followed goes on. Comes before the detections of that bar. */
  advance(state: Float64Array, at: number, followed: Followed): void {
    const bar = (state[at + BARS]! += 1);
    this.places.fill(NOWHERE);
    const records = followed[this.place]!;
    let record = 0;
    while (record < endOf(state, at)) {
      const number = records[record + FIELD.kind]!;
      const kind = this.kinds[number - 1]!;
      if (isWaiting(records, record)) this.decide(records, record, bar, kind);
      else followRecord(this.log, records, record, bar, kind, sideOf(kind), this.outlook.view(sideOf(kind)));
      if (records[record + FIELD.kind] === 0) dropRecord(state, at, records, record);
      else {
        this.places[number - 1] = record;
        record += RECORD_SIZE;
      }
    }
    const count = state[at + FOLLOWED]!;
    if ((bar + SPREAD * count) % SHRINK_BARS === 0) shrink(followed, this.place, count);
  }

  /** What a detector sees at this close; undefined for nothing. @param number place in the kinds */
  detect(state: Float64Array, at: number, followed: Followed, number: number, detection: Detection | undefined): void {
    const kind = this.kinds[number]!;
    let record = kind.repeats ? NOWHERE : this.places[number]!;
    if (record >= 0) {
      const records = followed[this.place]!;
      if (!isWaiting(records, record)) return;
      const forming = records[record + FIELD.stage] === STAGE.forming;
      if (!detection || (forming && !this.isSame(records, record, detection, kind))) {
        if (forming) this.log.add(records, record, STATUS_PLACE.withdrawn, this.outlook.view(1).start(0), NEWS.final);
        this.forget(state, at, records, record, number);
        record = NOWHERE;
      }
    }
    if (detection) this.keep(state, at, followed, record, number, detection);
  }

  /** Told and not followed: a neutral pattern, or one without room. */
  notify(number: number, quality: number): void {
    const kind = this.kinds[number]!;
    const view = this.outlook.view(1);
    const record = this.notified;
    clearRecord(record, 0);
    record[FIELD.kind] = number + 1;
    record[FIELD.detectedAt] = view.start(0);
    record[FIELD.confidence] = confidenceOf(quality, this.outlook.context(1), kind.tendency);
    confirmRecord(record, 0, 0, view.start(0), view.close(0), view.atr || 0);
    this.log.add(record, 0, STATUS_PLACE.confirmed, view.start(0), NEWS.final);
  }

  /** All detections of a bar are in: sets the levels that prints are compared with. @param atr ATR(14) at the close; NaN before it is warm */
  setTriggers(state: Float64Array, at: number, followed: Followed, atr: number): void {
    const records = followed[this.place]!;
    const margin = BREAK_ATR * (atr || 0);
    let up = 0;
    let down = 0;
    for (let record = 0; record < endOf(state, at); record += RECORD_SIZE) {
      if (!isWaiting(records, record) || records[record + FIELD.breakPublished] === 1) continue;
      const trigger = records[record + FIELD.trigger]!;
      if (this.kinds[records[record + FIELD.kind]! - 1]!.side === -1) down = Math.max(down, trigger - margin);
      else up = up === 0 ? trigger + margin : Math.min(up, trigger + margin);
    }
    state[at + NEXT_UP] = up;
    state[at + NEXT_DOWN] = down;
    state[at + ATR] = atr || 0;
  }

  /** A print of the forming bar; two comparisons when it breaks nothing. @param price US dollars @param time epoch ms */
  trade(state: Float64Array, at: number, followed: Followed, price: number, time: number): void {
    const up = state[at + NEXT_UP]!;
    const down = state[at + NEXT_DOWN]!;
    if ((up === 0 || price < up) && (down === 0 || price > down)) return;
    const records = followed[this.place]!;
    const margin = BREAK_ATR * state[at + ATR]!;
    for (let record = 0; record < endOf(state, at); record += RECORD_SIZE) {
      if (!isWaiting(records, record) || records[record + FIELD.breakPublished] === 1) continue;
      const kind = this.kinds[records[record + FIELD.kind]! - 1]!;
      if ((price - records[record + FIELD.trigger]!) * sideOf(kind) < margin) continue;
      records[record + FIELD.breakPublished] = 1;
      if (records[record + FIELD.stage] === STAGE.armed) records[record + FIELD.detectedAt] = time;
      records[record + FIELD.stage] = STAGE.forming;
      this.log.add(records, record, STATUS_PLACE.forming, time, NEWS.provisional);
    }
    this.setTriggers(state, at, followed, state[at + ATR]!);
  }

  /** The kinds have other places now. @param place of an earlier number; negative where the kind is gone, and what was followed of it */
  renumber(state: Float64Array, at: number, followed: Followed, place: (number: number) => number): void {
    const records = followed[this.place]!;
    let record = 0;
    while (record < endOf(state, at)) {
      const number = place(records[record + FIELD.kind]! - 1);
      records[record + FIELD.kind] = number + 1;
      if (number < 0) dropRecord(state, at, records, record);
      else record += RECORD_SIZE;
    }
    this.setTriggers(state, at, followed, state[at + ATR]!);
  }

  /** What has changed since the last call; undefined for nothing. */
  takeChanges(): PatternChanges | undefined {
    return this.log.take();
  }

  /** The levels that prints are compared with, Infinity and 0 where nothing waits. */
  static nextAbove(state: Float64Array, at: number): number {
    return state[at + NEXT_UP]! || Infinity;
  }
  static nextBelow(state: Float64Array, at: number): number {
    return state[at + NEXT_DOWN]!;
  }

  /** How many occurrences are followed. */
  static followed(state: Float64Array, at: number): number {
    return state[at + FOLLOWED]!;
  }

  /** Occurrences that found no room in this track so far. */
  static crowdedOut(state: Float64Array, at: number): number {
    return state[at + CROWDED_OUT]!;
  }

  /** The close decides on what waits for its break. */
  private decide(records: Float64Array, record: number, bar: number, kind: PatternKind): void {
    const side = sideOf(kind);
    const view = this.outlook.view(side);
    const time = view.start(0);
    const breakPublished = records[record + FIELD.breakPublished] === 1;
    const isArmedOnly = records[record + FIELD.isArmedOnly] === 1;
    records[record + FIELD.breakPublished] = 0;
    if (view.close(0) - side * records[record + FIELD.trigger]! >= BREAK_ATR * view.atr) {
      if (isArmedOnly && !breakPublished) records[record + FIELD.detectedAt] = time;
      this.confirm(records, record, bar, kind, view);
      return;
    }
    const gone = isArmedOnly ? breakPublished : view.close(0) < side * records[record + FIELD.invalidation]!;
    if (!gone) return;
    endRecord(records, record, bar);
    records[record + FIELD.outcome] = OUTCOME_PLACE.none;
    records[record + FIELD.outcomePublished] = 1;
    this.log.add(records, record, isArmedOnly ? STATUS_PLACE.withdrawn : STATUS_PLACE.failed, time, NEWS.final);
  }

  /** Seen again: it hangs on the same bar or pivot, or its trigger has hardly moved. */
  private isSame(records: Float64Array, record: number, { anchor, trigger }: Detection, kind: PatternKind): boolean {
    if (records[record + FIELD.anchor] === anchor) return true;
    const side = sideOf(kind);
    return Math.abs(trigger - side * records[record + FIELD.trigger]!) < SAME_ATR * this.outlook.view(side).atr;
  }

  private keep(state: Float64Array, at: number, followed: Followed, known: number, number: number, detection: Detection): void {
    const record = known === NOWHERE ? this.room(state, at, followed) : known;
    if (record === NOWHERE) {
      state[at + CROWDED_OUT]! += 1;
      if (detection.stage === 'confirmed') this.notify(number, detection.quality);
      return;
    }
    const records = followed[this.place]!;
    const kind = this.kinds[number]!;
    const side = sideOf(kind);
    const view = this.outlook.view(side);
    if (known === NOWHERE) {
      clearRecord(records, record);
      this.places[number] = record;
      records[record + FIELD.kind] = number + 1;
      records[record + FIELD.detectedAt] = view.start(0);
      records[record + FIELD.anchor] = detection.anchor;
    }
    records[record + FIELD.trigger] = side * detection.trigger;
    records[record + FIELD.invalidation] = side * detection.invalidation;
    records[record + FIELD.target] = side * detection.target;
    records[record + FIELD.quality] = detection.quality;
    records[record + FIELD.confidence] = confidenceOf(detection.quality, this.outlook.context(side), kind.tendency);
    for (let i = 0; i < kind.levels.length; i += 1) records[record + FIELD.levels + i] = side * (detection.levels?.[i] ?? NaN);
    const wasForming = records[record + FIELD.stage] === STAGE.forming;
    if (detection.stage === 'confirmed') this.confirm(records, record, state[at + BARS]!, kind, view);
    else if (detection.stage === 'armed' && !wasForming) {
      records[record + FIELD.stage] = STAGE.armed;
      records[record + FIELD.isArmedOnly] = 1;
    } else {
      records[record + FIELD.stage] = STAGE.forming;
      records[record + FIELD.isArmedOnly] = 0;
      if (!wasForming) this.log.add(records, record, STATUS_PLACE.forming, view.start(0), NEWS.final);
    }
  }

  /** A record for one more: behind the others, else in place of one that only waits for its break in silence. */
  private room(state: Float64Array, at: number, followed: Followed): number {
    const end = endOf(state, at);
    if (end < MOST_OCCURRENCES * RECORD_SIZE) {
      state[at + FOLLOWED]! += 1;
      if (end === followed[this.place]!.length) grow(followed, this.place);
      return end;
    }
    const records = followed[this.place]!;
    for (let record = end - RECORD_SIZE; record >= 0; record -= RECORD_SIZE) {
      if (records[record + FIELD.stage] !== STAGE.armed) continue;
      this.places[records[record + FIELD.kind]! - 1] = NOWHERE;
      return record;
    }
    return NOWHERE;
  }

  private forget(state: Float64Array, at: number, records: Float64Array, record: number, number: number): void {
    this.places[number] = NOWHERE;
    dropRecord(state, at, records, record);
    // The last one has taken its place.
    const moved = records[record + FIELD.kind]!;
    if (record < endOf(state, at)) this.places[moved - 1] = record;
  }

  private confirm(records: Float64Array, record: number, bar: number, kind: PatternKind, view: PatternView): void {
    const side = sideOf(kind);
    const close = view.close(0);
    records[record + FIELD.confidence] = confidenceOf(records[record + FIELD.quality]!, this.outlook.context(side), kind.tendency);
    confirmRecord(records, record, bar, view.start(0), side * close, view.atr || 0);
    // A close that has leapt beyond the target, or almost: the next one is an ATR away.
    records[record + FIELD.target] = side * Math.max(side * records[record + FIELD.target]!, close + (view.atr || 0));
    this.log.add(records, record, STATUS_PLACE.confirmed, view.start(0), NEWS.final);
  }
}

/** The last record takes its place, so that those that are followed stay side by side. */
function dropRecord(state: Float64Array, at: number, records: Float64Array, record: number): void {
  state[at + FOLLOWED]! -= 1;
  const last = endOf(state, at);
  if (record < last) copyRecord(records, record, last);
}
