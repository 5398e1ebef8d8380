export { CHANNELS as SIMULATED_CHANNELS, type Channel as SimulatedChannel } from '../protocol/index.js';
export { SIMULATOR_POLICIES, type SimulatorPolicy } from './connection-slots.js';
export { FaultScriptError } from './errors.js';
export { type FaultInput, type ScriptedFault } from './faults/schema.js';
export { parseFaultScript } from './faults/script.js';
export { startSimulator, type Simulator, type SimulatorOptions } from './server.js';
