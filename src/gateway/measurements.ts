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
    leftOut: counter('gateway_duplicate_trades_total', 'Trades that the vendor sent again, left out.'),
  },
  outboxes: {
    confirmed: counter('gateway_log_confirmed_entries_total', 'Entries that the tick log has confirmed.'),
    resent: counter('gateway_log_resent_entries_total', 'Entries that were sent again, as the tick log had broken off.'),
    interruptions: counter('gateway_log_interruptions_total', 'Times that the tick log broke off, each shard by itself.'),
    losses: counter('gateway_log_losses_total', 'Times that the tick log had lost what it had confirmed, each shard by itself.'),
  },
  mirror: {
    published: counter('gateway_mirrored_trades_total', 'Trades given to the tick channel.'),
    shed: counter('gateway_mirror_shed_trades_total', 'Trades left out of the tick channel for load; the tick log has them.'),
    failures: counter(
      'gateway_mirror_failed_trades_total',
      'Of these, trades that were not published: the bus did not take them, or JSON has no text for their numbers.',
    ),
  },
  encoder: {
    refused: counter('gateway_refused_messages_total', 'Messages that were not sent, as they did not follow their schema.'),
  },
  repairer: {
    gaps: counter('gateway_gaps_total', 'Gaps noted for repair.'),
    repaired: counter('gateway_repaired_gaps_total', 'Gaps closed by a repair.'),
    failed: counter('gateway_failed_gaps_total', 'Gaps that stay open: not all could be had with the last attempt.'),
    trades: counter('gateway_repaired_trades_total', 'Trades that repairs have brought.'),
  },
  state: {
    streaming: gauge('gateway_streaming', '1 while data may come, else 0.'),
    reconnects: counter('gateway_reconnects_total', 'Reconnections to the vendor.'),
    subscribed: gauge('gateway_subscribed_topics', 'Topics that the vendor has acknowledged.'),
    ignoredTopics: gauge('gateway_unanswered_topics', 'Topics that the vendor has not answered.'),
    refusedTopics: gauge('gateway_refused_topics', 'Topics that the vendor does not authorize.'),
    rejects: counter('gateway_rejected_elements_total', 'Elements of vendor frames that could not be used.', { label: 'reason' }),
    shedFrames: counter('gateway_shed_frames_total', 'Vendor frames given up unread for load; gaps say when.'),
    waitingFrames: gauge('gateway_waiting_frames', 'Vendor frames that wait to be read.'),
    mostWaitingFrames: gauge('gateway_most_waiting_frames', 'The most vendor frames that ever waited.'),
    waitingBytes: gauge('gateway_waiting_bytes', 'Bytes of vendor frames that wait to be read.'),
    held: gauge('gateway_held', '1 while frames wait unread, as the tick log takes no more or an engine falls behind, else 0.'),
    readerLagMs: gaugeOfMs('gateway_reader_lag_seconds', 'How far the slowest engine is behind, as it last said.'),
    goneReaders: gauge('gateway_gone_readers', 'Engines that were heard from and have said nothing for three seconds.'),
    silentSymbols: gauge(
      'gateway_silent_symbols',
      'Tickers of the list that are misspelt, or of which nothing has come in a quarter of an hour of trading.',
    ),
    clockSkewMs: gaugeOfMs('gateway_clock_skew_seconds', "How far this machine's clock is ahead of the feed's; NaN while nobody can tell."),
    unconfirmedEntries: gauge('gateway_log_unconfirmed_entries', 'Entries that the tick log has not confirmed.'),
    unconfirmedBytes: gauge('gateway_log_unconfirmed_bytes', 'Bytes that the tick log has not confirmed.'),
    keptBytes: gauge('gateway_log_kept_bytes', 'Bytes of what the tick log has confirmed, kept for a log that loses its last seconds.'),
    logAway: gauge('gateway_log_away', '1 while the tick log takes nothing, else 0.'),
    openGaps: gauge('gateway_open_gaps', 'Gaps that a repair has to close.'),
    repairsWaiting: gauge(
      'gateway_repairs_waiting',
      '1 while a repair that is due waits until the feed and the engines leave it room, else 0.',
    ),
    repairProblems: counter('gateway_repair_problems_total', 'Symbols of gaps that could not be had, or not whole, over all attempts.', {
      label: 'reason',
    }),
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
