import type { Kernel, PluginKernel } from './contract.js';

/** A plugin's kernel as a program calls it. */
export const kernelOf = (plugin: PluginKernel): Kernel => ({
  stateSize: plugin.stateSize,
  outputs: plugin.outputs,
  lookback: plugin.lookback,
  step: (state, at, bar, barAt, out, outAt, commit) => {
    if (commit) plugin.update(state, at, bar, barAt, out, outAt);
    else plugin.peek(state, at, bar, barAt, out, outAt);
  },
});
