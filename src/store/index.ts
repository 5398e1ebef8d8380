export * from './calibration.js';
export * from './definitions.js';
export * from './errors.js';
export * from './measurements.js';
export * from './store.js';
