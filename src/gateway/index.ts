export { GATEWAY_FIGURES } from './measurements.js';
export { logEntriesOf } from './recording.js';
export { GatewayService, type GatewayOptions } from './service.js';
