export { createMemoryBus, type MemoryBus } from './memory-bus.js';
export { createMemoryLeases } from './memory-leases.js';
export { createMemoryTickLog } from './memory-tick-log.js';
export { MemoryResults } from './memory-results.js';
