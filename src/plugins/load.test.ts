import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PATTERNS } from '../patterns/index.js';
import { catalogueWith } from './with-plugins.js';
import { checkPlugin } from './check.js';
import { loadPlugin, loadPlugins } from './load.js';

const example = fileURLToPath(new URL('../../docs/examples/my-indicators.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tickstock-plugin-'));
function module(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}
const indicator = (name: string): string =>
  `{ name: '${name}', label: () => '${name.toUpperCase()}', parameters: [], create: () => ({ stateSize: 0, outputs: ['v'], lookback: 0, update() {}, peek() {} }) }`;

describe('a plugin', () => {
  it('is the example of the documentation, and keeps the contract', async () => {
    const plugin = await loadPlugin(example);
    expect(checkPlugin(plugin)).toEqual([{ kind: 'indicator', name: 'drawdown', violations: [] }]);
    expect(
      catalogueWith([plugin], () => undefined)
        .indicators.get('drawdown')
        ?.label({ period: 9 }),
    ).toBe('DRAWDOWN9');
  });

  it('may export by name or as a whole', async () => {
    const whole = module('whole.mjs', `export default { indicators: [${indicator('own')}] };`);
    expect((await loadPlugin(whole)).indicators.map(({ name }) => name)).toEqual(['own']);
  });

  it.each([
    ['absent.mjs', undefined, /absent.mjs cannot be imported/],
    ['throws.mjs', 'throw new Error("at once");', /cannot be imported: Error: at once/],
    ['syntax.mjs', 'export const = 3', /cannot be imported/],
    ['empty.mjs', 'export const nothing = 1;', /exports neither indicators nor patterns/],
    ['shape.mjs', 'export const indicators = [{ name: "X" }];', /indicators.0.name must consist of lower-case/],
    ['list.mjs', 'export const indicators = 5;', /is not a plugin/],
  ])('is refused with a reason: %s', async (name, text, reason) => {
    const file = text === undefined ? join(folder, name) : module(name, text);
    await expect(loadPlugin(file)).rejects.toMatchObject({ code: 'TS_PLUGIN', message: expect.stringMatching(reason) as string });
  });

  it('takes no name that is taken', async () => {
    const one = module('one.mjs', `export const indicators = [${indicator('own')}];`);
    const two = module('two.mjs', `export const indicators = [${indicator('own')}];`);
    const sma = module('sma.mjs', `export const indicators = [${indicator('sma')}];`);
    await expect(loadPlugins([one, two])).rejects.toThrow(/two.mjs: the name own is already taken by .*one.mjs/);
    await expect(loadPlugins([sma])).rejects.toThrow(/the name sma is already taken by TickStock/);
    expect(await loadPlugins([one])).toHaveLength(1);
  });

  it('is told what it breaks', async () => {
    const bad = module(
      'bad.mjs',
      `let sum = 0;
       const step = (state, at, bar, barAt, out, outAt) => { sum += bar[barAt]; out[outAt] = sum; };
       export const indicators = [{ name: 'bad', label: () => 'BAD', parameters: [], create: () => ({ stateSize: 1, outputs: ['v'], lookback: 2, update: step, peek: step }) }];`,
    );
    const [verdict] = checkPlugin(await loadPlugin(bad));
    const problems = verdict?.violations.map(({ problem }) => problem).join('\n');
    expect(problems).toMatch(/bar 0 gives .* lookback says that the first values come at bar 2/);
    expect(problems).toMatch(/peek gives/);
    expect(problems).toMatch(/state is kept elsewhere/);
  });
});

describe('the built-in patterns', () => {
  it('keep the contract that is asked of the user’s', () => {
    const verdicts = checkPlugin({ file: '', indicators: [], patterns: [...PATTERNS.values()] });
    expect(verdicts.filter(({ violations }) => violations.length > 0)).toEqual([]);
  });
});
