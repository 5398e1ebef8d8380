export * from './catalogue.js';
export * from './contract.js';
export { checkContract, type ContractViolation } from './contract-check.js';
export { define, real, variant, whole } from './define.js';
export * from './find.js';
export * from './indicator.js';
export * from './parameters.js';
export * from './program.js';
export { unroll } from './unroll.js';
