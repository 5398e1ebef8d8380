export * from './catalogue.js';
export * from './contract.js';
