export { syntheticTape, type SyntheticOptions } from './market.js';
export { syntheticUniverse, type SyntheticSymbol } from './universe.js';
