import { counter, type FigureGroups, measure, type Measurement } from '../market/index.js';

/** How often each plugin's indicator or pattern has thrown, or given what cannot be used, by name. */
export class PluginProblems {
  readonly counters = { byName: {} as Record<string, number> };

  add(name: string): void {
    this.counters.byName[name] = (this.counters.byName[name] ?? 0) + 1;
  }
}

interface PluginSources {
  readonly problems: PluginProblems['counters'];
}

export const PLUGIN_FIGURES: FigureGroups<PluginSources> = {
  problems: {
    byName: counter('plugin_problems_total', "Times a plugin's indicator or pattern threw or returned something unusable.", {
      label: 'name',
    }),
  },
};

export const pluginMeasurements = ({ counters }: PluginProblems): readonly Measurement[] =>
  measure<PluginSources>(PLUGIN_FIGURES, { problems: () => counters });
