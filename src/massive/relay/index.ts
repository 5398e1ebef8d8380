export { startRelay, type Relay, type RelayOptions, type RelayStatus, type RelayUpstream } from './relay.js';
