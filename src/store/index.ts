export * from './checkpoint.js';
export * from './commit.js';
export * from './definitions.js';
export * from './errors.js';
export * from './query.js';
export * from './rows.js';
export * from './store.js';
export * from './tables/index.js';
