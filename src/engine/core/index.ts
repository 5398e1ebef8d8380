export { EngineCore } from './core.js';
export type * from './events.js';
export { DEFAULT_CROSSINGS } from './crossing.js';
export { planOf, type EngineSettings, type IndicatorChoice, type Plan } from './plan.js';
export { provisionalOf, type ProvisionalView } from './provisional.js';
export { SnapshotMismatchError } from './snapshot.js';
