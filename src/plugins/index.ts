export { catalogueWith } from './catalogue.js';
export { checkPlugin, type PluginVerdict } from './check.js';
export { PluginError } from './errors.js';

export { loadPlugin, loadPlugins } from './load.js';
