export { BUILT_IN, type Catalogue } from './definitions/built-in.js';
export { PlanSource } from './definitions/plan-source.js';
export { ENGINE_FIGURES } from './measurements.js';
export { replay } from './replay.js';
export { EngineService } from './service.js';
