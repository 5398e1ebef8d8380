import { Arena } from '../indicators/index.js';
import { type Timeframe, TIMEFRAMES } from '../market/index.js';
import type { TrackerOptions } from './choice.js';
import { NEWS } from './lifecycle/change.js';
import { ChangeLog, type PatternChanges } from './lifecycle/changes.js';
import { type Followed, nothingFollowed } from './lifecycle/followed.js';
import { noticeKind, STATUS_PLACE } from './lifecycle/kind.js';
import { confirmRecord, FIELD, RECORD_SIZE } from './lifecycle/record.js';
import { advanceHalt, advanceSession } from './session/session.js';
import { SHARED, SHARED_STATE_SIZE } from './session/shared.js';
import { advanceVolumeProfile } from './session/volume-profile.js';
import { TimeframeTracker } from './timeframe-tracker.js';

/** What another tracker remembers of a symbol: its doubles in a block, and what it follows. */
export interface PatternMemory {
  readonly state: Float64Array;
  readonly at: number;
  readonly followed: Followed;
}

const NOTHING: readonly PatternChanges[] = [];

/**
 * All patterns of one symbol. Its memory is `stateSize` doubles at `at` in the symbol's block, all zero at first, and the occurrences
 * that it follows, `nothing()` at first; it takes the closed
 * bars of every timeframe, 1-minute bars before the longer ones that they complete, and the prints that may set the last price.
 */
export class PatternTracker {
  readonly stateSize: number;
  /** Equal for trackers whose memories mean the same. */
  readonly fingerprint: string;
  private readonly tracks: readonly { readonly timeframe: Timeframe; readonly tracker: TimeframeTracker; readonly at: number }[];
  /** Told of a halt at once; undefined where nobody has chosen the pattern. */
  private readonly halts: ChangeLog | undefined;
  private readonly halt = new Float64Array(RECORD_SIZE);

  constructor({ patterns, candlesticks }: TrackerOptions) {
    const arena = new Arena();
    let size = SHARED_STATE_SIZE;
    let track = 0;
    this.tracks = TIMEFRAMES.flatMap((timeframe) => {
      const own = patterns.filter(({ timeframes }) => timeframes.includes(timeframe));
      const candles = candlesticks.filter(({ timeframes }) => timeframes.includes(timeframe));
      if (own.length === 0 && candles.length === 0) return [];
      const tracker = new TimeframeTracker({ timeframe, patterns: own, candlesticks: candles, track, arena });
      track += 1;
      const at = size;
      size += tracker.stateSize;
      return [{ timeframe, tracker, at }];
    });
    const kind = patterns.map(({ definition }) => noticeKind(definition)).find((notice) => notice !== undefined);
    this.halts = kind && new ChangeLog(arena, [kind], '1min');
    this.stateSize = size;
    this.fingerprint = JSON.stringify(this.tracks.map(({ timeframe, tracker, at }) => [timeframe, at, tracker.fingerprint]));
  }

  /** What a symbol's tracks follow at first. */
  nothing(): Followed {
    return nothingFollowed(this.tracks.length);
  }

  /** A bar has closed. @returns what it changed, in order; undefined for nothing */
  onBar(
    state: Float64Array,
    at: number,
    followed: Followed,
    timeframe: Timeframe,
    bar: Float64Array,
    barAt: number,
  ): PatternChanges | undefined {
    if (timeframe === '1min') {
      advanceSession(state, at + SHARED.session, bar, barAt);
      advanceVolumeProfile(state, at + SHARED.profile, bar, barAt);
    }
    for (let i = 0; i < this.tracks.length; i += 1) {
      const track = this.tracks[i]!;
      if (track.timeframe !== timeframe) continue;
      const { tracker } = track;
      tracker.onBar(state, at + track.at, followed, at, bar, barAt, this.agreement(state, at, i));
      return tracker.takeChanges();
    }
    return undefined;
  }

  /** A print of the regular session. @param price US dollars @param time epoch ms @returns what it changed, by timeframe */
  onTrade(state: Float64Array, at: number, followed: Followed, price: number, time: number): readonly PatternChanges[] {
    let changed: PatternChanges[] | undefined;
    for (const { tracker, at: offset } of this.tracks) {
      tracker.onTrade(state, at + offset, followed, price, time);
      const changes = tracker.takeChanges();
      if (changes) (changed ??= []).push(changes);
    }
    return changed ?? NOTHING;
  }

  /** How many occurrences have found no room so far, over all timeframes. */
  crowdedOut(state: Float64Array, at: number): number {
    return this.tracks.reduce((sum, track) => sum + track.tracker.crowdedOut(state, at + track.at), 0);
  }

  /** Prints below this price, and above the other, break no level that is waited for; Infinity and 0 where none is. */
  nextAbove(state: Float64Array, at: number): number {
    let next = Infinity;
    for (let i = 0; i < this.tracks.length; i += 1) {
      const track = this.tracks[i]!;
      next = Math.min(next, track.tracker.nextAbove(state, at + track.at));
    }
    return next;
  }
  nextBelow(state: Float64Array, at: number): number {
    let next = 0;
    for (let i = 0; i < this.tracks.length; i += 1) {
      const track = this.tracks[i]!;
      next = Math.max(next, track.tracker.nextBelow(state, at + track.at));
    }
    return next;
  }

  /** Trading is halted, or goes on. @param price last before it, US dollars @param time epoch ms */
  onHalt(state: Float64Array, at: number, halted: boolean, price: number, time: number): PatternChanges | undefined {
    const since = advanceHalt(state, at + SHARED.session, halted, price, time);
    if (since === 0 || !this.halts) return undefined;
    const { halt } = this;
    halt[FIELD.kind] = 1;
    halt[FIELD.detectedAt] = since;
    halt[FIELD.confidence] = 1;
    confirmRecord(halt, 0, 0, since, price, 0);
    this.halts.add(halt, 0, halted ? STATUS_PLACE.confirmed : STATUS_PLACE.expired, time, NEWS.final);
    return this.halts.take();
  }

  /** Carries over what another tracker remembers of the symbol, as far as both look for it. */
  migrateFrom(state: Float64Array, at: number, followed: Followed, other: PatternTracker, from: PatternMemory): void {
    state.set(from.state.subarray(from.at, from.at + SHARED_STATE_SIZE), at);
    this.tracks.forEach(({ timeframe, tracker, at: offset }, track) => {
      const place = other.tracks.findIndex((track) => track.timeframe === timeframe);
      const known = other.tracks[place];
      if (!known) return;
      followed[track] = from.followed[place]!.slice();
      tracker.migrateFrom(state, at + offset, followed, known.tracker, from.state, from.at + known.at);
    });
  }

  /** Doubles of what is followed, track by track. */
  followedSizes(state: Float64Array, at: number): number[] {
    return this.tracks.map(({ tracker, at: offset }) => tracker.followed(state, at + offset) * RECORD_SIZE);
  }

  /** Longer timeframes whose trend points up less those whose points down, as a share of those that have one; NaN when none has. */
  private agreement(state: Float64Array, at: number, shorter: number): number {
    let known = 0;
    let sum = 0;
    for (let i = shorter + 1; i < this.tracks.length; i += 1) {
      const track = this.tracks[i]!;
      const trend = track.tracker.trend(state, at + track.at);
      if (trend === 0) continue;
      known += 1;
      sum += Math.sign(trend);
    }
    return known === 0 ? NaN : sum / known;
  }
}
