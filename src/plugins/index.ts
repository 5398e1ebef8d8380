export { catalogueWith } from './with-plugins.js';
export { checkPlugin, type PluginVerdict } from './check.js';
export { PluginError } from './errors.js';
export { PLUGIN_FIGURES, pluginMeasurements, PluginProblems } from './measurements.js';
export { loadPlugin, loadPlugins } from './load.js';
