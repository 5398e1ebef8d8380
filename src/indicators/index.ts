export * from './catalogue.js';
export * from './contract.js';
export * from './parameters.js';
export * from './program.js';
