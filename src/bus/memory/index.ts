export { createMemoryBus, type MemoryBus, type MemoryBusOptions, type MemoryBusStats } from './memory-bus.js';
export { createMemoryLeases, type MemoryLeasesOptions } from './memory-leases.js';
export { createMemoryTickLog, type MemoryTickLog, type MemoryTickLogOptions, type MemoryTickLogStats } from './memory-tick-log.js';
export { MemoryResults, type MemoryResultsOptions } from './memory-results.js';
