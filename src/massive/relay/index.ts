export { SharedFeed } from './shared-feed.js';
export { startRelay, type Relay, type RelayCounters, type RelayOptions, type RelayStatus } from './relay.js';
