import type { MessageEncoder } from '../bus/index.js';
import { counter, type FigureGroups, gauge } from '../market/index.js';
import type { HubCounters } from './hub.js';
import type { Live } from './live/live.js';
import type { ResultsFeed } from './live/results-feed.js';

/** What the page lives on, as it stands now. */
export interface DashboardState {
  readonly clients: number;
  /** Messages of the bus that did not follow their schema, by channel. */
  readonly badMessages: Readonly<Record<string, number>>;
  readonly symbolsLeftOut: number;
}

/** Where the figures of a dashboard come from. */
export interface DashboardSources {
  readonly hub: HubCounters;
  readonly live: Live['counters'];
  readonly encoder: MessageEncoder['counters'];
  readonly results: ResultsFeed['counters'];
  readonly state: DashboardState;
}

export const DASHBOARD_FIGURES: FigureGroups<DashboardSources> = {
  hub: {
    updates: counter('dashboard_updates_total', 'Update frames, each built once for all browsers.'),
    hellos: counter(
      'dashboard_whole_states_total',
      'Frames of the whole state, for new browsers and for those that had been left out of updates.',
    ),
    skipped: counter('dashboard_skipped_updates_total', 'Updates that slow browsers were left out of.'),
    refused: counter('dashboard_refused_clients_total', 'Browsers refused because too many were connected.'),
    dropped: counter('dashboard_dropped_clients_total', 'Browsers disconnected because they did not answer.'),
  },
  live: {
    messages: counter('dashboard_messages_total', 'Messages received from the bus.'),
  },
  encoder: {
    refused: counter('dashboard_refused_messages_total', 'Messages not sent because they did not match their schema.'),
  },
  state: {
    clients: gauge('dashboard_clients', 'Connected browsers.'),
    badMessages: counter('dashboard_bad_messages_total', 'Of these, messages that did not match their schema.', { label: 'channel' }),
    symbolsLeftOut: gauge('dashboard_symbols_left_out', 'Symbols not shown on the page because there are too many.'),
  },
  results: {
    losses: counter(
      'dashboard_result_losses_total',
      'Times results could not be followed from the last offset; the tables were read again.',
    ),
  },
};
