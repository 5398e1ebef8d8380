import type { MessageEncoder } from '../bus/index.js';
import { counter, type FigureGroups, gauge, gaugeOfMs, type RejectCounts, Totals } from '../market/index.js';
import type { Duplicates } from './duplicates.js';
import type { Forwarder } from './forwarder.js';
import type { GapRepairer } from './gap-repairer.js';
import type { Mirror } from './mirror.js';
import type { OutboxCounters } from './outbox.js';
import type { GatewayView } from './view.js';

/** How the vendor's connection and the tick log stand, as gauges, and what is counted elsewhere. */
export interface GatewayState {
  readonly streaming: boolean;
  readonly reconnects: number;
  readonly subscribed: number;
  readonly ignoredTopics: number;
  readonly refusedTopics: number;
  readonly rejects: RejectCounts;
  readonly shedFrames: number;
  readonly waitingFrames: number;
  readonly mostWaitingFrames: number;
  readonly waitingBytes: number;
  readonly held: boolean;
  readonly readerLagMs: number;
  readonly goneReaders: number;
  readonly silentSymbols: number;
  /** NaN while nobody can tell. */
  readonly clockSkewMs: number;
  readonly unconfirmedEntries: number;
  readonly unconfirmedBytes: number;
  readonly keptBytes: number;
  readonly logAway: boolean;
  readonly openGaps: number;
  readonly repairsWaiting: boolean;
  readonly repairProblems: Readonly<Record<string, number>>;
}

/** Where the figures of a gateway come from. */
export interface GatewaySources {
  readonly forwarder: Forwarder['counters'];
  readonly duplicates: Duplicates['counters'];
  readonly outboxes: OutboxCounters;
  readonly mirror: Mirror['counters'];
  readonly encoder: MessageEncoder['counters'];
  readonly repairer: GapRepairer['counters'];
  readonly state: GatewayState;
}

export const GATEWAY_FIGURES: FigureGroups<GatewaySources> = {
  forwarder: {
    ticks: counter('gateway_trades_total', 'Trades forwarded to the tick log.'),
  },
  duplicates: {
    leftOut: counter('gateway_duplicate_trades_total', 'Repeated prints from the vendor, dropped.'),
  },
  outboxes: {
    confirmed: counter('gateway_log_confirmed_entries_total', 'Entries confirmed by the tick log.'),
    resent: counter('gateway_log_resent_entries_total', 'Entries resent after the tick log had failed.'),
    interruptions: counter('gateway_log_interruptions_total', 'Times the tick log failed, counted per shard.'),
    losses: counter('gateway_log_losses_total', 'Times the tick log had lost confirmed entries, counted per shard.'),
  },
  mirror: {
    published: counter('gateway_mirrored_trades_total', 'Trades handed to the tick channel.'),
    shed: counter('gateway_mirror_shed_trades_total', 'Trades left out of the tick channel under load; the tick log has them.'),
    failures: counter(
      'gateway_mirror_failed_trades_total',
      'Of these, trades that were not published: the bus did not accept them, or JSON cannot represent their numbers.',
    ),
  },
  encoder: {
    refused: counter('gateway_refused_messages_total', 'Messages not sent because they did not match their schema.'),
  },
  repairer: {
    gaps: counter('gateway_gaps_total', 'Gaps noted for repair.'),
    repaired: counter('gateway_repaired_gaps_total', 'Gaps closed by a repair.'),
    failed: counter('gateway_failed_gaps_total', 'Gaps that stay open: the last attempt could not fetch everything.'),
    trades: counter('gateway_repaired_trades_total', 'Trades recovered by repairs.'),
  },
  state: {
    streaming: gauge('gateway_streaming', '1 while data can arrive, else 0.'),
    reconnects: counter('gateway_reconnects_total', 'Reconnections to the vendor.'),
    subscribed: gauge('gateway_subscribed_topics', 'Topics acknowledged by the vendor.'),
    ignoredTopics: gauge('gateway_unanswered_topics', 'Topics that the vendor has not answered.'),
    refusedTopics: gauge('gateway_refused_topics', 'Topics that the vendor does not authorize.'),
    rejects: counter('gateway_rejected_elements_total', 'Elements of vendor frames that could not be used.', { label: 'reason' }),
    shedFrames: counter('gateway_shed_frames_total', 'Vendor frames dropped unread under load; gaps record when.'),
    waitingFrames: gauge('gateway_waiting_frames', 'Vendor frames waiting to be read.'),
    mostWaitingFrames: gauge('gateway_most_waiting_frames', 'The most vendor frames that were ever waiting.'),
    waitingBytes: gauge('gateway_waiting_bytes', 'Bytes of vendor frames waiting to be read.'),
    held: gauge('gateway_held', '1 while frames are held unread because the tick log accepts no more or an engine falls behind, else 0.'),
    readerLagMs: gaugeOfMs('gateway_reader_lag_seconds', 'How far the slowest engine is behind, as last reported.'),
    goneReaders: gauge('gateway_gone_readers', 'Engines that had reported and have been silent for three seconds.'),
    silentSymbols: gauge(
      'gateway_silent_symbols',
      'Listed tickers that are misspelt, or for which no data has arrived in a quarter of an hour of trading.',
    ),
    clockSkewMs: gaugeOfMs('gateway_clock_skew_seconds', "How far this machine's clock is ahead of the feed's; NaN while unknown."),
    unconfirmedEntries: gauge('gateway_log_unconfirmed_entries', 'Entries that the tick log has not confirmed.'),
    unconfirmedBytes: gauge('gateway_log_unconfirmed_bytes', 'Bytes that the tick log has not confirmed.'),
    keptBytes: gauge('gateway_log_kept_bytes', 'Bytes of confirmed entries, kept in case the tick log loses its last seconds.'),
    logAway: gauge('gateway_log_away', '1 while the tick log accepts nothing, else 0.'),
    openGaps: gauge('gateway_open_gaps', 'Gaps that a repair has to close.'),
    repairsWaiting: gauge(
      'gateway_repairs_waiting',
      '1 while a due repair waits until the feed and the engines leave capacity for it, else 0.',
    ),
    repairProblems: counter(
      'gateway_repair_problems_total',
      'Symbols of gaps that could not be fetched, or only in part, over all attempts.',
      {
        label: 'reason',
      },
    ),
  },
};

export function stateOf(view: GatewayView): GatewayState {
  const { status, backlog, unconfirmed, gaps } = view;
  return {
    streaming: status.state === 'streaming',
    reconnects: status.reconnects,
    subscribed: status.subscribed,
    ignoredTopics: status.ignoredTopics.length,
    refusedTopics: status.refusedTopics.length,
    rejects: view.rejects,
    shedFrames: backlog.shedFrames,
    waitingFrames: backlog.frames,
    mostWaitingFrames: backlog.mostFrames,
    waitingBytes: backlog.bytes,
    held: view.heldFor !== null,
    readerLagMs: view.readerLagMs,
    goneReaders: view.goneReaders.length,
    silentSymbols: view.silent.total,
    clockSkewMs: view.clockSkewMs ?? NaN,
    unconfirmedEntries: unconfirmed.entries,
    unconfirmedBytes: unconfirmed.bytes,
    keptBytes: view.keptBytes,
    logAway: view.logAway !== undefined,
    openGaps: gaps.pending,
    repairsWaiting: gaps.waiting,
    repairProblems: gaps.problems,
  };
}

/** What a gateway has counted over all times that it has held the connection. */
export class GatewayTotals {
  private readonly forwarder = new Totals<GatewaySources['forwarder']>();
  private readonly duplicates = new Totals<GatewaySources['duplicates']>();
  private readonly mirror = new Totals<GatewaySources['mirror']>();
  private readonly outboxes = new Totals<GatewaySources['outboxes']>();
  private readonly repairer = new Totals<GatewaySources['repairer']>();

  readonly sources = {
    forwarder: () => this.forwarder.value,
    duplicates: () => this.duplicates.value,
    mirror: () => this.mirror.value,
    outboxes: () => this.outboxes.value,
    repairer: () => this.repairer.value,
  };

  /** The connection is held once more. */
  follow({ counters, duplicates, mirrored, logCounters }: Forwarder, repairer: GapRepairer | undefined): void {
    this.forwarder.follow(counters);
    this.duplicates.follow(duplicates.counters);
    if (mirrored) this.mirror.follow(mirrored);
    this.outboxes.follow(logCounters);
    if (repairer) this.repairer.follow(repairer.counters);
  }
}
