export { SharedFeed } from './shared-feed.js';
export { startRelay, type Relay, type RelayOptions } from './relay.js';
