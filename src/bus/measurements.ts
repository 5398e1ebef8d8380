import { counter, type FigureGroups, gauge, measure, type Measurement } from '../market/index.js';
import type { Bus } from './bus.js';
import type { ResultCounters } from './results.js';

/** What every back end counts of this process. */
export interface BackEndCounters extends Readonly<BusCounters>, Readonly<TickLogCounters> {}

export interface BusCounters {
  /** Messages given to the back end. */
  publishes: number;
  /** Messages on which a subscriber threw. */
  subscriberFailures: number;
}

export interface TickLogCounters {
  /** Entries confirmed. */
  appends: number;
  /** Entries dropped for their age or number. */
  trimmed: number;
}

interface BusState {
  readonly isUp: boolean;
  readonly interruptions: number;
  readonly waitingMessages: number;
  readonly unansweredBytes: number;
}

/** Where the figures of bus and tick log come from. */
export interface BusSources {
  readonly bus: BusState;
  readonly backEnd: BackEndCounters;
  readonly results: Readonly<ResultCounters>;
}

export const BUS_FIGURES: FigureGroups<BusSources> = {
  bus: {
    isUp: gauge('bus_up', '1 while the bus is reachable, else 0.'),
    interruptions: counter('bus_interruptions_total', 'Times the bus was unreachable, so that messages may have been missed.'),
    waitingMessages: gauge('bus_waiting_messages', 'Messages handed to the bus and not yet written.'),
    unansweredBytes: gauge('bus_unanswered_bytes', 'Bytes sent to the bus and not yet acknowledged.'),
  },
  backEnd: {
    publishes: counter('bus_published_messages_total', 'Messages handed to the bus.'),
    subscriberFailures: counter('bus_subscriber_failures_total', 'Messages that a subscriber in this process failed to handle.'),
    appends: counter('tick_log_appended_entries_total', 'Entries of the tick log, confirmed.'),
    trimmed: counter('tick_log_trimmed_entries_total', 'Entries of the tick log that this process has trimmed by age or count.'),
  },
  results: {
    unkept: counter(
      'results_unkept_total',
      'Results that were not, or may not have been, added to their stream; their numbers are skipped there.',
    ),
    epochs: counter(
      'results_epochs_total',
      'Epochs of results streams that this process has started: the first, and one each time a stream had lost entries.',
    ),
  },
};

export function busMeasurements(bus: Bus, backEnd: () => BackEndCounters): readonly Measurement[] {
  const stateOf = ({ isUp, interruptions, backlog: { messages, bytes } }: Bus): BusState => ({
    isUp,
    interruptions,
    waitingMessages: messages,
    unansweredBytes: bytes,
  });
  return measure<BusSources>(BUS_FIGURES, { bus: () => stateOf(bus), backEnd, results: () => bus.results.counters });
}
