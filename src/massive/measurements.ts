import { counter, type FigureGroups, gauge, measure, type Measurement } from '../market/index.js';
import type { MassiveClient } from './client/index.js';
import type { TimeGuard } from './client/time-guard.js';
import { type Relay, type RelayCounters, type RelayStatus, SharedFeed } from './relay/index.js';
import type { RestCounters } from './rest/index.js';
import type { Accounts } from './simulator/accounts.js';
import type { Broadcast } from './simulator/broadcast.js';
import type { Simulator } from './simulator/index.js';
import type { Rest } from './simulator/rest/rest.js';
import type { SimulatorStatus } from './simulator/status.js';

/** Where the figures of a vendor connection come from. */
interface FeedSources {
  readonly time: TimeGuard['counters'];
  readonly relay: Readonly<RelayCounters>;
  readonly relayState: Omit<RelayStatus, keyof RelayCounters>;
}

const DISMISSED = 'Relay clients that were refused or disconnected.';

export const FEED_FIGURES: FigureGroups<FeedSources> = {
  time: {
    outOfTime: counter('feed_out_of_time_messages_total', 'Vendor messages with an impossible time.'),
    jumps: counter('feed_time_jumps_total', 'Times the whole feed jumped to another time.'),
  },
  relayState: {
    clients: gauge('relay_clients', 'Programs that share the vendor connection through the relay.'),
    connections: gauge('relay_connections', 'Connections to the relay, including those not authenticated yet.'),
    topics: gauge('relay_topics', 'Topics that the relay clients hold between them.'),
    queuedBytes: gauge('relay_queued_bytes', 'Bytes waiting to be sent to relay clients.'),
    peakQueuedBytes: gauge('relay_most_queued_bytes', 'The most bytes that were ever waiting for one relay client.'),
  },
  relay: {
    delivered: counter('relay_delivered_events_total', 'Events sent to relay clients, counted once for each client.'),
    cutOff: counter('relay_dismissed_clients_total', DISMISSED, { labels: { reason: 'slow' } }),
    dead: counter('relay_dismissed_clients_total', DISMISSED, { labels: { reason: 'no_answer' } }),
    refused: counter('relay_dismissed_clients_total', DISMISSED, { labels: { reason: 'refused' } }),
  },
};

/** @param feed undefined while no connection is held */
export function feedMeasurements(feed: () => MassiveClient | SharedFeed | undefined): readonly Measurement[] {
  const clientOf = (one: MassiveClient | SharedFeed | undefined): MassiveClient | undefined =>
    one instanceof SharedFeed ? one.client : one;
  const relayOf = (one: MassiveClient | SharedFeed | undefined): Relay | undefined => (one instanceof SharedFeed ? one.relay : undefined);
  const relay = (): RelayStatus | undefined => relayOf(feed())?.status();
  return measure<FeedSources>(FEED_FIGURES, { time: () => clientOf(feed())?.timeCounters, relay, relayState: relay });
}

interface RestSources {
  readonly rest: RestCounters;
}

export const REST_FIGURES: FigureGroups<RestSources> = {
  rest: {
    requests: counter('rest_requests_total', "Requests to the vendor's REST interface."),
    retries: counter('rest_retries_total', 'Of these, repeated requests for a page.'),
    failures: counter('rest_failures_total', 'Pages that could not be fetched.'),
  },
};

/** @param rest undefined where nobody is asked */
export const restMeasurements = (rest: RestCounters | undefined): readonly Measurement[] =>
  measure<RestSources>(REST_FIGURES, { rest: () => rest });

interface SimulatorState {
  readonly connections: number;
  readonly sockets: number;
  readonly attempts: number;
  /** By kind. */
  readonly faults: Readonly<Record<string, number>>;
}

interface SimulatorSources {
  readonly accounts: Accounts['counters'];
  readonly broadcast: Broadcast['counters'];
  readonly rest: Rest['counters'];
  readonly state: SimulatorState;
}

export const SIMULATOR_FIGURES: FigureGroups<SimulatorSources> = {
  state: {
    connections: gauge('simulator_connections', 'Authenticated connections.'),
    sockets: gauge('simulator_sockets', 'Open sockets, including those not authenticated yet or already evicted.'),
    attempts: counter('simulator_handshakes_total', 'Handshakes, including refused ones.'),
    faults: counter('simulator_faults_total', 'Faults that have occurred.', { label: 'kind' }),
  },
  accounts: {
    auths: counter('simulator_authentications_total', 'Keys that were accepted.'),
    failures: counter('simulator_failed_authentications_total', 'Keys that were refused.'),
    evictions: counter('simulator_evictions_total', 'Connections evicted in favour of another.'),
  },
  broadcast: {
    played: counter('simulator_trades_total', 'Trades played.'),
    delivered: counter('simulator_delivered_events_total', 'Events sent to clients, all channels.'),
    lost: counter('simulator_lost_events_total', 'Events lost to a pause or a half-open socket.'),
    skipped: counter('simulator_skipped_trades_total', 'Trades that the fault `skip` has left out.'),
    cutOff: counter('simulator_cut_off_clients_total', 'Slow consumers whose connection was ended.'),
  },
  rest: {
    requests: counter('simulator_rest_requests_total', 'Requests to the REST interface.'),
    limited: counter('simulator_rest_limited_total', 'Of these, requests refused by the rate limit.'),
    failed: counter('simulator_rest_failed_total', 'Of these, requests failed by a fault.'),
  },
};

/** @param simulator undefined where the market is no simulated one */
export function simulatorMeasurements(simulator: () => Simulator | undefined): readonly Measurement[] {
  const stateOf = ({ connections, sockets, attempts, faults }: SimulatorStatus): SimulatorState => ({
    connections,
    sockets,
    attempts,
    faults: faults.applied,
  });
  return measure<SimulatorSources>(SIMULATOR_FIGURES, {
    state: () => {
      const status = simulator()?.status();
      return status && stateOf(status);
    },
    accounts: () => simulator()?.counted.accounts,
    broadcast: () => simulator()?.counted.broadcast,
    rest: () => simulator()?.counted.rest,
  });
}
