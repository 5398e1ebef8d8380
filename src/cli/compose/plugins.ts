import type { Log } from '../../market/index.js';
import type { Catalogue } from '../../engine/index.js';
import { catalogueWith, loadPlugins, type PluginProblems } from '../../plugins/index.js';

/** The built-in indicators and patterns with those of the modules in TICKSTOCK_PLUGINS. @throws PluginError */
export async function openCatalogue(
  paths: readonly string[],
  log: Pick<Log, 'info' | 'error'>,
  problems?: PluginProblems,
): Promise<Catalogue> {
  const plugins = await loadPlugins(paths);
  for (const { file, indicators, patterns } of plugins) {
    log.info('plugin loaded', { file, indicators: indicators.map(({ name }) => name), patterns: patterns.map(({ name }) => name) });
  }
  return catalogueWith(plugins, (problem) => log.error('a plugin misbehaves', { ...problem }), problems);
}
