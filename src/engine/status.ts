import type { Backpressure } from './backpressure.js';
import type { Corrector } from './corrector.js';
import type { Display } from './display.js';
import type { EngineFold } from './fold.js';
import type { LogLosses } from './log-losses.js';
import type { ReadingReporter } from './reading-reporter.js';
import type { Recorder } from './recorder.js';
import type { RetentionAlarm } from './retention-alarm.js';
import type { ShardReader } from './shard-reader.js';
import type { SymbolStates } from './symbol-states.js';

/** An engine as it stands now. */
export interface EngineStatus {
  readonly trades: number;
  /** Of these, in the running log: prints of a time that cannot be, which moved nothing; and prints for bars that are not remembered any more. */
  readonly outOfTime: number;
  readonly tooLate: number;
  readonly bars: number;
  readonly waitingRows: number;
  readonly waitingBytes: number;
  /** Rows of the largest commit so far. */
  readonly largestCommit: number;
  /** Times that it waited for the database. */
  readonly storePauses: number;
  readonly lagMs: number;
  readonly commits: number;
  /** Symbols whose state waits to be saved in the running round. */
  readonly unsavedSymbols: number;
  /** Batches after which not every changed symbol could be shown at once. */
  readonly conflated: number;
  /** Times that the engine waited for the bus to take what it had. */
  readonly paused: number;
  /** Times that it fell behind by its own work. */
  readonly overloads: number;
  /** Messages that did not arrive and are not given again; and results that wait for a bus that is away. */
  readonly publishFailures: number;
  /** Messages that were not sent, as they did not follow their schema. */
  readonly refusedMessages: number;
  readonly heldResults: number;
  readonly restarts: number;
  readonly unreadableEntries: number;
  /** Of the running log: times that results were corrected with prints that came late, symbols whose results could not be, and that wait for it. */
  readonly corrections: number;
  readonly uncorrected: number;
  readonly waitingCorrections: number;
  /** Of the running log: entries that it lost before they were read, and that it was given again. */
  readonly lostEntries: number;
  readonly repeatedEntries: number;
  /** After recoveries: results that had been published and were not again, and that may have been published before and were again. */
  readonly knownResults: number;
  readonly repeatedResults: number;
  /** Rows that their table refused, kept in `dead_letter_rows`. */
  readonly refusedRows: number;
  readonly trimmedReads: number;
  /** How long ago came what it stands at in the log, ms; 0 at the end. */
  readonly behindMs: number;
  /** Near to what the log forgets unread; undefined while it is far from it. */
  readonly retention: RetentionAlarm | undefined;
}

/** The parts of an engine, as far as it has begun; `ended` are figures of what ran before. */
interface EngineParts {
  readonly ended: { readonly trades: number; readonly bars: number; readonly refused: number };
  readonly fold: EngineFold | undefined;
  readonly recorder: Recorder | undefined;
  readonly reader: ShardReader | undefined;
  readonly states: SymbolStates | undefined;
  readonly display: Display;
  readonly backpressure: Backpressure;
  readonly reading: ReadingReporter;
  readonly corrector: Corrector | undefined;
  readonly losses: LogLosses | undefined;
}

export function statusOf(
  parts: EngineParts,
): Omit<EngineStatus, 'publishFailures' | 'refusedMessages' | 'heldResults' | 'restarts' | 'knownResults' | 'repeatedResults'> {
  const { ended, fold, recorder, reader, states, display, backpressure, reading, corrector, losses } = parts;
  return {
    trades: ended.trades + (fold?.counters.trades ?? 0),
    outOfTime: fold?.counters.outOfTime ?? 0,
    tooLate: fold?.core.tooLate() ?? 0,
    bars: ended.bars + (fold?.counters.bars ?? 0),
    waitingRows: recorder?.waitingRows ?? 0,
    waitingBytes: recorder?.waitingBytes ?? 0,
    largestCommit: recorder?.counters.largestCommit ?? 0,
    storePauses: recorder?.counters.pauses ?? 0,
    lagMs: reader?.lagMs ?? 0,
    commits: recorder?.counters.commits ?? 0,
    unsavedSymbols: states?.pending ?? 0,
    conflated: display.counters.conflated,
    paused: backpressure.counters.pauses,
    overloads: reading.overloads,
    unreadableEntries: reader?.counters.unreadable ?? 0,
    refusedRows: ended.refused + (recorder?.counters.refused ?? 0),
    corrections: corrector?.counters.corrections ?? 0,
    uncorrected: corrector?.counters.impossible ?? 0,
    waitingCorrections: corrector?.waiting ?? 0,
    lostEntries: losses?.counters.lost ?? 0,
    repeatedEntries: losses?.counters.repeated ?? 0,
    trimmedReads: reader?.counters.trimmed ?? 0,
    behindMs: reader?.behindMs ?? 0,
    retention: reader?.retention,
  };
}
