export * from './clock.js';
export * from './config.js';
export * from './fifo.js';
export * from './log.js';
export * from './metrics.js';
export * from './presence.js';
export * from './readiness.js';
export * from './resources.js';
export { nearest } from './nearest.js';
