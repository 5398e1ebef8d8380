export { BEFORE_THE_LOG, EngineCore } from './core.js';
export type * from './events.js';
export { type CrossingRule, DEFAULT_CROSSINGS } from './crossing.js';
export { missingOperands } from './operands.js';
export { planOf, type EngineSettings, type IndicatorChoice, type Plan } from './plan.js';
export { provisionalOf, type ProvisionalView } from './provisional.js';
export type { Reading, Readings } from './readings.js';
export { type CoreHead, SnapshotMismatchError } from './snapshot.js';
export { HEADER } from './symbol-header.js';
