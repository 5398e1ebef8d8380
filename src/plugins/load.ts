import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { type IndicatorDefinition, INDICATORS, type PluginKernel } from '../indicators/index.js';
import { CANDLESTICKS, type PatternDefinition, PATTERNS } from '../patterns/index.js';
import { PluginError } from './errors.js';

/** What a user's module adds to the catalogue. */
export interface Plugin {
  readonly file: string;
  readonly indicators: readonly IndicatorDefinition<PluginKernel>[];
  readonly patterns: readonly PatternDefinition[];
}

const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must consist of lower-case letters, digits and _, and begin with a letter');
const spec = z.object({
  name: z.string().min(1),
  default: z.number(),
  minimum: z.number(),
  maximum: z.number(),
  integer: z.boolean(),
});
const creates = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', 'must be a function');
const Indicator = z.looseObject({ name, label: creates, parameters: z.array(spec), create: creates });
const Pattern = z.looseObject({
  name,
  title: z.string(),
  rule: z.string(),
  bullish: z.string().min(1),
  bearish: z.string().min(1),
  neutral: z.string().min(1).optional(),
  category: z.enum(['intraday', 'chart']),
  kind: z.enum(['reversal', 'continuation', 'either']),
  parameters: z.array(spec),
  timeframes: z.array(z.string()).min(1),
  levels: z.array(z.string()).max(4).optional(),
  horizon: z.int().positive(),
  coolDown: z.int().nonnegative(),
  create: creates,
});
const Module = z.looseObject({ indicators: z.array(Indicator).default([]), patterns: z.array(Pattern).default([]) });

/** @param path of the module, from the working directory. @throws PluginError */
export async function loadPlugin(path: string): Promise<Plugin> {
  const file = resolve(path);
  let exported: Record<string, unknown>;
  try {
    exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (cause) {
    throw new PluginError(`${path} cannot be imported: ${String(cause)}`, { cause });
  }
  const given = 'indicators' in exported || 'patterns' in exported ? exported : (exported['default'] ?? {});
  const parsed = Module.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new PluginError(`${path} is not a plugin: ${problems.slice(0, 5).join('; ')}`);
  }
  const { indicators, patterns } = parsed.data;
  if (indicators.length + patterns.length === 0) throw new PluginError(`${path} exports neither indicators nor patterns`);
  return {
    file,
    indicators: indicators as unknown as IndicatorDefinition<PluginKernel>[],
    patterns: patterns as unknown as PatternDefinition[],
  };
}

/** The plugins of the setting, in its order; no name twice, and none of the built-in ones. @throws PluginError */
export async function loadPlugins(paths: readonly string[]): Promise<readonly Plugin[]> {
  const plugins: Plugin[] = [];
  const taken = new Map<string, string>(
    [...INDICATORS.keys(), ...PATTERNS.keys(), ...CANDLESTICKS.map((candlestick) => candlestick.name)].map((known) => [known, 'TickStock']),
  );
  for (const path of paths) {
    const plugin = await loadPlugin(path);
    for (const { name: own } of [...plugin.indicators, ...plugin.patterns]) {
      const owner = taken.get(own);
      if (owner !== undefined) throw new PluginError(`${path}: the name ${own} is already taken by ${owner}`);
      taken.set(own, path);
    }
    plugins.push(plugin);
  }
  return plugins;
}
