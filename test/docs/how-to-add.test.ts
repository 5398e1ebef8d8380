import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { IndicatorDefinition } from '../../src/indicators/index.js';
import { describeKernel } from '../../src/indicators/kernel.suite.js';
import type { PatternDefinition } from '../../src/patterns/contract.js';
import type { PatternExample } from '../../src/patterns/example.js';
import { describePattern } from '../../src/patterns/pattern.suite.js';

/** The steps of docs/how-to-add, followed. */

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'docs', 'how-to-add');
const pages = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

/** Files of a page by their path in the project: each names it in its first line. */
const FILE = /^ *```ts\n *\/\/ (\S+)\n([\s\S]*?)^ *```$/gm;
const filesOf = (text: string): Map<string, string> => new Map([...text.matchAll(FILE)].map(([, path = '', code = '']) => [path, code]));
const codeOf = new Map(pages.flatMap(({ text }) => [...filesOf(text)]));

/** Where the code of the pages is compiled, with the project around it. */
const build = mkdtempSync(join(root, 'dist', 'how-to-add-'));
afterAll(() => rmSync(build, { recursive: true, force: true }));

/** The code as it would stand in the project: what it imports from there stays where it is. */
function written(path: string, code: string): string {
  const target = join(build, path);
  mkdirSync(dirname(target), { recursive: true });
  const here = (specifier: string): string => join(root, dirname(path), specifier);
  const moved = code.replaceAll(/from '(\.[^']+)'/g, (_, specifier: string) => `from '${here(specifier)}'`);
  writeFileSync(target, moved);
  return target;
}
const targets = new Map([...codeOf].map(([path, code]) => [path, written(path, code)]));

async function loaded<Exports>(path: string): Promise<Exports> {
  return (await import(targets.get(path) ?? expect.fail(`no page has ${path}`))) as Exports;
}

describe('docs/how-to-add', () => {
  it.each(pages)('$name names files that exist', ({ text }) => {
    const named = [...text.matchAll(/`((?:src|test|docs|scripts|web)\/[^`\s]+|tsconfig\.json)`/g)].map(([, path = '']) => path);
    const missing = named.filter((path) => !existsSync(join(root, path.split('<')[0] ?? '')) && !codeOf.has(path));
    expect(missing).toEqual([]);
  });

  it('is told by its first page', () => {
    const first = pages.find(({ name }) => name === 'README.md')?.text;
    for (const { name } of pages) if (name !== 'README.md') expect(first).toContain(`(${name})`);
  });

  it('shows code that compiles', () => {
    const config = { extends: join(root, 'tsconfig.test.json'), include: ['**/*.ts'] };
    writeFileSync(join(build, 'tsconfig.json'), JSON.stringify(config));
    const compiled = (): string => execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', build], { encoding: 'utf8' });
    expect(compiled()).toBe('');
  });
});

const { drawdown } = await loaded<{ drawdown: IndicatorDefinition }>('src/indicators/drawdown/drawdown.ts');
describeKernel({ definition: drawdown, flat: 0 });

const { keyReversal } = await loaded<{ keyReversal: PatternDefinition }>('src/patterns/intraday/key-reversal.ts');
const { KEY_REVERSAL } = await loaded<{ KEY_REVERSAL: PatternExample }>('src/patterns/intraday/key-reversal-example.ts');
describePattern(keyReversal, KEY_REVERSAL);
