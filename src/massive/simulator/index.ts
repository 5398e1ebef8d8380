export { type SimulatorPolicy } from './connection-slots.js';
export { SimulatorPortError } from './errors.js';
export { startSimulator, type Simulator, type SimulatorOptions } from './server.js';
