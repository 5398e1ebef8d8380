export { catalogueWith } from './catalogue.js';
export { checkPlugin, type PluginVerdict } from './check.js';
export { PluginError } from './errors.js';
export type { PluginProblem } from './guard.js';
export { PLUGIN_FIGURES, pluginMeasurements, PluginProblems } from './measurements.js';
export { loadPlugin, loadPlugins, type Plugin } from './load.js';
