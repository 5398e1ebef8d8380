export { SharedFeed, type SharedFeedRelay } from './shared-feed.js';
export { startRelay, type Relay, type RelayCounters, type RelayOptions, type RelayStatus, type RelayUpstream } from './relay.js';
