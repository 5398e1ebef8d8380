import type { MessageEncoder } from '../bus/index.js';
import { counter, type FigureGroups, gauge, gaugeOfMs, Totals } from '../market/index.js';
import type { Backpressure } from './backpressure.js';
import type { Corrector } from './corrector.js';
import type { Display } from './display.js';
import type { FoldCounters } from './fold.js';
import type { LogLosses } from './log-losses.js';
import type { Overload } from './overload.js';
import type { Publisher } from './publisher.js';
import type { Recorder } from './recorder.js';
import type { Republication } from './republication.js';
import type { ResultOutbox } from './result-outbox.js';
import type { ShardReader } from './shard-reader.js';
import type { ShardRun } from './shard-run.js';
import type { EngineState } from './state.js';
import type { SymbolStates } from './symbol-states.js';

/** Where the figures of an engine come from. */
export interface EngineSources {
  readonly fold: FoldCounters;
  readonly reader: ShardReader['counters'];
  readonly losses: LogLosses['counters'];
  readonly recorder: Recorder['counters'];
  readonly corrector: Corrector['counters'];
  readonly states: SymbolStates['counters'];
  readonly publisher: Publisher['counters'];
  readonly encoder: MessageEncoder['counters'];
  readonly outbox: ResultOutbox['counters'];
  readonly republication: Republication['counters'];
  readonly display: Display['counters'];
  readonly backpressure: Backpressure['counters'];
  readonly overload: Overload['counters'];
  readonly state: EngineState;
}

const FAILURES =
  'Messages that the bus did not take and that are not given again: results, and views and health that the next of their like replaces.';
const REPEATED =
  'Results that may have been published before, under the same event_id, as a recovery or an absence of the bus leaves open; at most so many.';

export const ENGINE_FIGURES: FigureGroups<EngineSources> = {
  fold: {
    trades: counter('engine_trades_total', 'Trades folded.'),
    outOfTime: counter(
      'engine_out_of_time_trades_total',
      "Of these, trades far ahead of the feed's time or years behind it: kept, in no bar.",
    ),
    bars: counter('engine_bars_total', 'Bars closed or revised, all timeframes.'),
    revisions: counter('engine_bar_revisions_total', 'Of these, bars that late trades have revised.'),
    indicators: counter('engine_indicator_values_total', 'Values of indicators at closed bars.'),
    patterns: counter('engine_patterns_total', 'Patterns confirmed.'),
    gaps: counter('engine_gaps_total', 'Gaps in the feed, as the tick log tells of them.'),
  },
  reader: {
    unreadable: counter('engine_unreadable_entries_total', 'Entries of the tick log that could not be read.'),
    trimmed: counter('engine_trimmed_reads_total', 'Times that the tick log no longer held what comes next.'),
  },
  losses: {
    lost: counter('engine_lost_entries_total', 'Entries that the tick log lost before they were read; gaps say when.'),
    repeated: counter('engine_repeated_entries_total', 'Entries that the tick log was given again, passed over.'),
  },
  recorder: {
    commits: counter('engine_commits_total', 'Transactions committed.'),
    rows: counter('engine_committed_rows_total', 'Rows given to transactions.'),
    retries: counter('engine_commit_retries_total', 'Times that a transaction was tried again.'),
    pauses: counter('engine_store_pauses_total', 'Times that the engine waited for the database.'),
    refused: counter('engine_refused_rows_total', 'Rows that their table refused; dead_letter_rows has them.'),
  },
  corrector: {
    corrections: counter('engine_corrections_total', 'Times that results were corrected with trades that came late.'),
    symbols: counter('engine_corrected_symbols_total', 'Symbols whose results were corrected, over all corrections.'),
    impossible: counter('engine_uncorrected_symbols_total', 'Symbols whose results stand as they were published, though trades came late.'),
  },
  states: {
    saved: counter('engine_saved_states_total', 'States of symbols saved, to be recovered from.'),
    bytes: counter('engine_saved_state_bytes_total', 'Bytes of these.'),
    rounds: counter('engine_saved_rounds_total', 'Times that the states of all symbols had been saved once more.'),
  },
  publisher: {
    failures: counter('engine_publish_failures_total', FAILURES, { labels: { kind: 'replaced' } }),
  },
  encoder: {
    refused: counter('engine_refused_messages_total', 'Messages that were not sent, as they did not follow their schema.'),
  },
  outbox: {
    givenUp: counter('engine_publish_failures_total', FAILURES, { labels: { kind: 'result' } }),
    again: counter('engine_repeated_results_total', REPEATED, { labels: { after: 'bus_absence' } }),
  },
  republication: {
    repeated: counter('engine_repeated_results_total', REPEATED, { labels: { after: 'recovery' } }),
    known: counter('engine_known_results_total', 'Results not published again after a recovery, as they had been published before.'),
  },
  display: {
    conflated: counter('engine_conflated_batches_total', 'Batches after which not every changed symbol was shown at once.'),
  },
  backpressure: {
    pauses: counter('engine_bus_pauses_total', 'Times that the engine waited for the bus to take its results.'),
  },
  overload: {
    episodes: counter('engine_overloads_total', 'Times that the engine fell behind by its own work.'),
  },
  state: {
    restarts: counter(
      'engine_restarts_total',
      'Times that the engine began anew from its checkpoint, as another tick log had taken the place of its own or the database failed it.',
    ),
    symbols: gauge('engine_symbols', 'Symbols that the engine knows.'),
    tooLate: counter(
      'engine_too_late_trades_total',
      'Trades and minutes for bars that are not remembered any more; results follow where the log still holds what led to them.',
    ),
    crowdedOut: counter('engine_crowded_out_patterns_total', 'Patterns that were told of and not followed, as too many were already.'),
    lagMs: gaugeOfMs('engine_lag_seconds', 'From the receipt of the newest tick to its fold.'),
    behindMs: gaugeOfMs(
      'engine_behind_seconds',
      'How long ago came what the engine stands at in the tick log; 0 at its end. The log forgets after TICKSTOCK_LOG_RETENTION_MINUTES.',
    ),
    waitingRows: gauge('engine_waiting_rows', 'Rows that wait for the database.'),
    waitingBytes: gauge('engine_waiting_row_bytes', 'Memory that these rows take, about.'),
    largestCommit: gauge('engine_largest_commit_rows', 'Rows of the largest transaction so far.'),
    unsavedSymbols: gauge('engine_unsaved_symbols', 'Symbols whose state waits to be saved.'),
    heldResults: gauge('engine_held_results', 'Results that wait for a bus that is away.'),
    waitingCorrections: gauge('engine_waiting_corrections', 'Symbols whose results wait to be corrected.'),
  },
};

/** What an engine has counted over all readings of its log. */
export class EngineTotals {
  readonly fold = new Totals<EngineSources['fold']>();
  private readonly recorder = new Totals<EngineSources['recorder']>();
  private readonly states = new Totals<EngineSources['states']>();
  private readonly reader = new Totals<EngineSources['reader']>();
  private readonly losses = new Totals<EngineSources['losses']>();
  private readonly corrector = new Totals<EngineSources['corrector']>();

  readonly sources = {
    fold: () => this.fold.value,
    recorder: () => this.recorder.value,
    states: () => this.states.value,
    reader: () => this.reader.value,
    losses: () => this.losses.value,
    corrector: () => this.corrector.value,
  };

  /** A shard has been taken. */
  followFold({ fold, recorder, states }: ShardRun): void {
    this.fold.follow(fold.counters);
    this.recorder.follow(recorder.counters);
    this.states.follow(states.counters);
  }

  /** Its log is read. */
  followReading({ reader, losses, corrector }: ShardRun): void {
    if (reader) this.reader.follow(reader.counters);
    if (losses) this.losses.follow(losses.counters);
    if (corrector) this.corrector.follow(corrector.counters);
  }
}
