export { BUILT_IN, type Catalogue } from './definitions/catalogue.js';
export { PlanSource } from './definitions/plan-source.js';
export type { FoldCounters } from './fold.js';
export type { ResourceUse } from './health.js';
export { replay, type ReplayOptions } from './replay.js';
export { ENGINE_FIGURES } from './measurements.js';
export { EngineService, type EngineServiceOptions } from './service.js';
