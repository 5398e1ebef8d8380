export { DEFAULT_CROSSINGS, planOf, type EngineSettings, type IndicatorChoice, type Plan } from './core/index.js';
export type { FoldCounters } from './fold.js';
export type { ResourceUse } from './health.js';
export { replay, type ReplayOptions } from './replay.js';
export { EngineService, type EngineOptions } from './service.js';
