import type { Bus } from '../../bus/index.js';
import type { Dashboard } from '../../dashboard/index.js';
import type { EngineService } from '../../engine/index.js';
import type { GatewayService } from '../../gateway/index.js';
import type { Metrics } from '../../ops/index.js';

/** What became of what the vendor sent. */
function measureFeed(metrics: Metrics, gateway: GatewayService): void {
  metrics.add({
    name: 'gateway_rejects',
    help: 'Elements of vendor frames that could not be used.',
    label: 'reason',
    read: () => gateway.view().rejects,
  });
  metrics.add({
    name: 'gateway_duplicate_prints',
    help: 'Prints that the vendor sent again, left out.',
    read: () => gateway.view().duplicates,
  });
}

export function measureGateway(metrics: Metrics, gateway: GatewayService): void {
  measureFeed(metrics, gateway);
  metrics.add({ name: 'gateway_ticks', help: 'Trades forwarded since the connection was won.', read: () => gateway.view().ticks });
  measureLog(metrics, gateway);
  metrics.add({
    name: 'gateway_waiting_bytes',
    help: 'Bytes of vendor frames that wait to be read.',
    read: () => gateway.view().backlog.bytes,
  });
  metrics.add({
    name: 'gateway_shed_frames',
    help: 'Vendor frames given up unread for load; gaps say when.',
    read: () => gateway.view().backlog.shedFrames,
  });
  metrics.add({
    name: 'gateway_held',
    help: '1 while frames wait unread, as the tick log takes no more or an engine falls behind, else 0.',
    read: () => (gateway.view().heldFor === null ? 0 : 1),
  });
  metrics.add({
    name: 'gateway_reader_lag_ms',
    help: 'How far the slowest engine is behind, as it last said.',
    read: () => gateway.view().readerLagMs,
  });
  metrics.add({
    name: 'gateway_gone_readers',
    help: 'Engines that were heard from and have said nothing for three seconds.',
    read: () => gateway.view().goneReaders.length,
  });
  metrics.add({ name: 'gateway_open_gaps', help: 'Gaps that a repair has to close.', read: () => gateway.view().gaps.pending });
  metrics.add({
    name: 'gateway_repairs_waiting',
    help: '1 while a repair that is due waits until the feed and the engines leave it room, else 0.',
    read: () => (gateway.view().gaps.waiting ? 1 : 0),
  });
  metrics.add({ name: 'gateway_repaired_gaps', help: 'Gaps closed by a repair.', read: () => gateway.view().gaps.repaired ?? 0 });
  metrics.add({
    name: 'gateway_failed_repairs',
    help: 'Gaps that stay open: not all could be had with the last attempt.',
    read: () => gateway.view().gaps.failed ?? 0,
  });
  metrics.add({
    name: 'gateway_repair_problems',
    help: 'Symbols of gaps that could not be had, or not whole, over all attempts.',
    label: 'reason',
    read: () => gateway.view().gaps.problems,
  });
  metrics.add({ name: 'gateway_mirrored', help: 'Trades sent to the tick channel.', read: () => gateway.view().mirror.published });
  metrics.add({
    name: 'gateway_mirror_shed',
    help: 'Trades left out of the tick channel for load; the tick log has them.',
    read: () => gateway.view().mirror.shed,
  });
  metrics.add({
    name: 'gateway_mirror_failures',
    help: 'Trades that the bus did not take for the tick channel.',
    read: () => gateway.view().mirror.failures,
  });
  metrics.add({
    name: 'gateway_streaming',
    help: '1 while data may come, else 0.',
    read: () => (gateway.view().status.state === 'streaming' ? 1 : 0),
  });
  metrics.add({
    name: 'gateway_silent_symbols',
    help: 'Tickers of the list that are misspelt, or of which nothing has come in a quarter of an hour of trading.',
    read: () => gateway.view().silent.total,
  });
  metrics.add({ name: 'gateway_reconnects', help: 'Reconnections to the vendor.', read: () => gateway.view().status.reconnects });
}

function measureLog(metrics: Metrics, gateway: GatewayService): void {
  metrics.add({
    name: 'gateway_unconfirmed_entries',
    help: 'Entries that the tick log has not confirmed.',
    read: () => gateway.view().unconfirmed.entries,
  });
  metrics.add({
    name: 'gateway_unconfirmed_bytes',
    help: 'Bytes that the tick log has not confirmed.',
    read: () => gateway.view().unconfirmed.bytes,
  });
  metrics.add({ name: 'gateway_log_interruptions', help: 'Times that the tick log broke off.', read: () => gateway.view().interruptions });
  metrics.add({
    name: 'gateway_log_losses',
    help: 'Times that the tick log had lost what it had confirmed.',
    read: () => gateway.view().losses,
  });
  metrics.add({
    name: 'gateway_kept_bytes',
    help: 'Bytes of what the tick log has confirmed, kept for a log that loses its last seconds.',
    read: () => gateway.view().keptBytes,
  });
  metrics.add({
    name: 'gateway_log_away',
    help: '1 while the tick log takes nothing, else 0.',
    read: () => (gateway.view().logAway === undefined ? 0 : 1),
  });
  metrics.add({
    name: 'gateway_clock_skew_ms',
    help: "How far this machine's clock is ahead of the feed's; NaN while nobody can tell.",
    read: () => gateway.view().clockSkewMs ?? NaN,
  });
}

/** What became of the results that this process has published. */
export function measureResults(metrics: Metrics, { results }: Pick<Bus, 'results'>): void {
  metrics.add({
    name: 'results_unkept',
    help: 'Results that have not come into their stream, or may not have; their numbers are left out there.',
    read: () => results.counters.unkept,
  });
  metrics.add({
    name: 'results_epochs',
    help: 'Epochs of streams of results that this process has begun: the first, and each after a stream had lost something.',
    read: () => results.counters.epochs,
  });
}

export function measureDashboard(metrics: Metrics, dashboard: Pick<Dashboard, 'stats'>): void {
  const read = (of: (stats: ReturnType<Dashboard['stats']>) => number) => () => of(dashboard.stats());
  metrics.add({ name: 'dashboard_messages', help: 'Messages heard on the bus.', read: read((s) => s.messages) });
  metrics.add({
    name: 'dashboard_bad_messages',
    help: 'Of these, messages that did not follow their schema.',
    read: read((s) => Object.values(s.badMessages).reduce((sum, count) => sum + count, 0)),
  });
  metrics.add({
    name: 'dashboard_result_losses',
    help: 'Times that results could not be followed from where they had been read to; the tables were read again.',
    read: read((s) => s.resultLosses),
  });
  metrics.add({ name: 'dashboard_clients', help: 'Browsers that are connected.', read: read((s) => s.clients) });
  metrics.add({ name: 'dashboard_refused_clients', help: 'Browsers turned away, as too many were there.', read: read((s) => s.refused) });
  metrics.add({ name: 'dashboard_dropped_clients', help: 'Browsers cut off that did not answer.', read: read((s) => s.dropped) });
  metrics.add({ name: 'dashboard_skipped_updates', help: 'Updates that slow browsers were left out of.', read: read((s) => s.skipped) });
}

export function measureEngines(metrics: Metrics, engines: readonly EngineService[]): void {
  const sum = (of: (status: ReturnType<EngineService['status']>) => number) => () =>
    engines.reduce((total, engine) => total + of(engine.status()), 0);
  measureFold(metrics, sum);
  measureCorrections(metrics, sum);
  metrics.add({ name: 'engine_waiting_rows', help: 'Rows that wait for the database.', read: sum((s) => s.waitingRows) });
  metrics.add({ name: 'engine_waiting_row_bytes', help: 'Bytes of these rows, about.', read: sum((s) => s.waitingBytes) });
  metrics.add({
    name: 'engine_largest_commit_rows',
    help: 'Rows of the largest transaction so far, worst shard.',
    read: () => Math.max(0, ...engines.map((engine) => engine.status().largestCommit)),
  });
  metrics.add({ name: 'engine_store_pauses', help: 'Times that an engine waited for the database.', read: sum((s) => s.storePauses) });
  metrics.add({ name: 'engine_unsaved_symbols', help: 'Symbols whose state waits to be saved.', read: sum((s) => s.unsavedSymbols) });
  metrics.add({
    name: 'engine_conflated',
    help: 'Batches after which not every changed symbol was shown at once.',
    read: sum((s) => s.conflated),
  });
  metrics.add({ name: 'engine_paused', help: 'Times that an engine waited for the bus to take its results.', read: sum((s) => s.paused) });
  metrics.add({ name: 'engine_overloads', help: 'Times that an engine fell behind by its own work.', read: sum((s) => s.overloads) });
  metrics.add({
    name: 'engine_publish_failures',
    help: 'Messages that the bus did not take and that were not given again.',
    read: sum((s) => s.publishFailures),
  });
  metrics.add({ name: 'engine_held_results', help: 'Results that wait for a bus that is away.', read: sum((s) => s.heldResults) });
  metrics.add({
    name: 'engine_known_results',
    help: 'Results that were not published again after a recovery, as they had been published before.',
    read: sum((s) => s.knownResults),
  });
  metrics.add({
    name: 'engine_repeated_events',
    help: 'Results published after a recovery, or after the bus was away, that may have been published before, under the same event_id; at most so many.',
    read: sum((s) => s.repeatedResults),
  });
  metrics.add({
    name: 'engine_restarts',
    help: 'Times that an engine began anew from its checkpoint, as another tick log had taken the place of its own or the database failed it.',
    read: sum((s) => s.restarts),
  });
  metrics.add({
    name: 'engine_unreadable_entries',
    help: 'Entries of the tick log that could not be read.',
    read: sum((s) => s.unreadableEntries),
  });
  metrics.add({
    name: 'engine_refused_rows',
    help: 'Rows that their table refused; dead_letter_rows has them.',
    read: sum((s) => s.refusedRows),
  });
  metrics.add({
    name: 'engine_trimmed_reads',
    help: 'Times that the tick log no longer held what comes next.',
    read: sum((s) => s.trimmedReads),
  });
  metrics.add({
    name: 'engine_behind_ms',
    help: 'How long ago came what the engine stands at in the tick log, worst shard; 0 at its end. The log forgets after TICKSTOCK_LOG_RETENTION_MINUTES.',
    read: () => Math.max(0, ...engines.map((engine) => engine.status().behindMs)),
  });
  metrics.add({ name: 'engine_commits', help: 'Transactions committed.', read: sum((s) => s.commits) });
  metrics.add({
    name: 'engine_lag_ms',
    help: 'Receipt to fold of the newest tick, worst shard.',
    read: () => Math.max(0, ...engines.map((e) => e.status().lagMs)),
  });
}

type Sum = (of: (status: ReturnType<EngineService['status']>) => number) => () => number;

function measureFold(metrics: Metrics, sum: Sum): void {
  metrics.add({ name: 'engine_trades', help: 'Trades folded.', read: sum((s) => s.trades) });
  metrics.add({
    name: 'engine_out_of_time_prints',
    help: "Prints far ahead of the feed's time or years behind it: kept as prints, in no bar.",
    read: sum((s) => s.outOfTime),
  });
  metrics.add({
    name: 'engine_too_late_prints',
    help: 'Prints and minutes for bars that are not remembered any more; results follow where the log still holds what led to them.',
    read: sum((s) => s.tooLate),
  });
  metrics.add({ name: 'engine_bars', help: 'Bars closed or revised, all timeframes.', read: sum((s) => s.bars) });
}

function measureCorrections(metrics: Metrics, sum: Sum): void {
  metrics.add({
    name: 'engine_corrections',
    help: 'Times that results were corrected with prints that came late.',
    read: sum((s) => s.corrections),
  });
  metrics.add({
    name: 'engine_uncorrected_symbols',
    help: 'Symbols whose results stand as they were published, though prints came late.',
    read: sum((s) => s.uncorrected),
  });
  metrics.add({
    name: 'engine_waiting_corrections',
    help: 'Symbols whose results wait to be corrected.',
    read: sum((s) => s.waitingCorrections),
  });
  metrics.add({
    name: 'engine_lost_entries',
    help: 'Entries that the tick log lost before they were read; gaps say when.',
    read: sum((s) => s.lostEntries),
  });
  metrics.add({
    name: 'engine_repeated_entries',
    help: 'Entries that the tick log was given again, passed over.',
    read: sum((s) => s.repeatedEntries),
  });
}
