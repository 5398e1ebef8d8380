export * from './client/index.js';
export * from './flat-files/index.js';
export { fetchThrough, type Proxy } from './proxy/index.js';
export {
  FEED_FIGURES,
  feedMeasurements,
  REST_FIGURES,
  restMeasurements,
  SIMULATOR_FIGURES,
  simulatorMeasurements,
} from './measurements.js';
export * from './relay/index.js';
export * from './rest/index.js';
export * from './settings.js';
export * from './simulator/index.js';
export * from './synthetic/index.js';
export { type Channel, CHANNELS, type TapeTrade } from './protocol/index.js';
