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
  'Messages that the bus did not accept and that are not resent: results, and snapshots and health reports that the next one replaces.';
const REPEATED =
  'Upper bound of results published again under the same event_id, because a recovery or an outage of the bus left open whether they had been.';

export const ENGINE_FIGURES: FigureGroups<EngineSources> = {
  fold: {
    trades: counter('engine_trades_total', 'Trades folded.'),
    outOfTime: counter(
      'engine_out_of_time_trades_total',
      'Of these, trades more than 5 minutes ahead of feed time or 7 days behind it: kept, but in no bar.',
    ),
    bars: counter('engine_bars_total', 'Bars closed or revised, all timeframes.'),
    revisions: counter('engine_bar_revisions_total', 'Of these, bars that late trades have revised.'),
    indicators: counter('engine_indicator_values_total', 'Values of indicators at closed bars.'),
    patterns: counter('engine_patterns_total', 'Patterns confirmed.'),
    gaps: counter('engine_gaps_total', 'Gaps in the feed, as recorded in the tick log.'),
  },
  reader: {
    unreadable: counter('engine_unreadable_entries_total', 'Entries of the tick log that could not be read.'),
    trimmed: counter('engine_trimmed_reads_total', 'Times the tick log no longer held the next entry.'),
  },
  losses: {
    lost: counter('engine_lost_entries_total', 'Entries that the tick log lost before they were read; gaps record when.'),
    repeated: counter('engine_repeated_entries_total', 'Entries that were appended to the tick log twice, skipped.'),
  },
  recorder: {
    commits: counter('engine_commits_total', 'Transactions committed.'),
    rows: counter('engine_committed_rows_total', 'Rows handed to transactions.'),
    retries: counter('engine_commit_retries_total', 'Transactions retried.'),
    pauses: counter('engine_store_pauses_total', 'Times that the engine waited for the database.'),
    refused: counter('engine_refused_rows_total', 'Rows refused by their table; dead_letter_rows keeps them.'),
  },
  corrector: {
    corrections: counter('engine_corrections_total', 'Times results were corrected with late trades.'),
    symbols: counter('engine_corrected_symbols_total', 'Symbols whose results were corrected, over all corrections.'),
    impossible: counter('engine_uncorrected_symbols_total', 'Symbols whose results stay as they were published although trades came late.'),
  },
  states: {
    saved: counter('engine_saved_states_total', 'Symbol states saved for recovery.'),
    bytes: counter('engine_saved_state_bytes_total', 'Bytes of these.'),
    rounds: counter('engine_saved_rounds_total', 'Complete rounds of saving the states of all symbols.'),
  },
  publisher: {
    failures: counter('engine_publish_failures_total', FAILURES, { labels: { kind: 'replaced' } }),
  },
  encoder: {
    refused: counter('engine_refused_messages_total', 'Messages not sent because they did not match their schema.'),
  },
  outbox: {
    givenUp: counter('engine_publish_failures_total', FAILURES, { labels: { kind: 'result' } }),
    again: counter('engine_repeated_results_total', REPEATED, { labels: { after: 'bus_absence' } }),
  },
  republication: {
    repeated: counter('engine_repeated_results_total', REPEATED, { labels: { after: 'recovery' } }),
    known: counter('engine_known_results_total', 'Results not published again after a recovery because they had been published before.'),
  },
  display: {
    conflated: counter('engine_conflated_batches_total', 'Batches after which some changed symbols were not shown at once.'),
  },
  backpressure: {
    pauses: counter('engine_bus_pauses_total', 'Times the engine waited for the bus to accept its results.'),
  },
  overload: {
    episodes: counter('engine_overloads_total', 'Times the engine fell behind because of its own load.'),
  },
  state: {
    restarts: counter(
      'engine_restarts_total',
      'Times the engine restarted from its checkpoint because another tick log had replaced its own or the database failed.',
    ),
    symbols: gauge('engine_symbols', 'Symbols known to the engine.'),
    tooLate: counter(
      'engine_too_late_trades_total',
      'Trades and minutes for bars no longer in memory; results are corrected where the tick log still holds their input.',
    ),
    crowdedOut: counter(
      'engine_crowded_out_patterns_total',
      'Patterns published but not followed because too many were already being followed.',
    ),
    lagMs: gaugeOfMs('engine_lag_seconds', 'Time from the receipt of the newest tick to its fold.'),
    behindMs: gaugeOfMs(
      'engine_behind_seconds',
      'Age of the entry of the tick log that the engine has reached; 0 at its end. The log drops entries after TICKSTOCK_LOG_RETENTION_MINUTES.',
    ),
    waitingRows: gauge('engine_waiting_rows', 'Rows waiting for the database.'),
    waitingBytes: gauge('engine_waiting_row_bytes', 'Memory that these rows take (approximate).'),
    largestCommit: gauge('engine_largest_commit_rows', 'Rows of the largest transaction so far.'),
    unsavedSymbols: gauge('engine_unsaved_symbols', 'Symbols whose state is waiting to be saved.'),
    heldResults: gauge('engine_held_results', 'Results waiting for an unreachable bus.'),
    waitingCorrections: gauge('engine_waiting_corrections', 'Symbols whose results are waiting to be corrected.'),
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
