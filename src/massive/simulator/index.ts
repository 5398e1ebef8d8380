export { type SimulatorPolicy } from './connection-slots.js';
export { startSimulator, type Simulator, type SimulatorOptions } from './server.js';
