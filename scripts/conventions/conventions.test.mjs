import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsIn } from './index.mjs';

const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** A copy of what the conventions look at, in which a file can be wrong. */
const root = mkdtempSync(join(tmpdir(), 'tickstock-conventions-'));
beforeAll(() => {
  for (const path of ['src', 'docs', 'tsconfig.json', 'web/src', 'web/tsconfig.json'])
    cpSync(join(project, path), join(root, path), { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/**
 * What is found with a file written, which is taken back afterwards.
 * @param {string} path @param {string | ((text: string) => string)} text of it; or what to make of the one that is there
 */
function planted(path, text) {
  const full = join(root, path);
  const before = typeof text === 'string' ? undefined : readFileSync(full, 'utf8');
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, typeof text === 'string' ? text : text(before ?? ''));
  try {
    return problemsIn(root);
  } finally {
    if (before === undefined) rmSync(full);
    else writeFileSync(full, before);
  }
}

/** @param {string} from @param {string} to */
const replacing = (from, to) => (/** @type {string} */ text) => {
  expect(text).toContain(from);
  return text.replaceAll(from, to);
};
/** @param {string} text */
const literal = (text) => text.replaceAll(/[[\]{}().*+?^$|]/g, String.raw`\$&`);

it('finds nothing in the project as it is', () => expect(problemsIn(root)).toEqual([]));

describe('a file that does not follow', () => {
  it.each([
    ['src/gateway/x.ts', "export const f = (e: E) => e['ev'];", "'ev' is the vendor's word"],
    ['src/gateway/x.ts', 'export const f = (e: E) => e.trft;', ".trft is the vendor's word"],
    ['src/engine/x.ts', 'export const of = ({ sym }: E) => sym;', "{ sym } is the vendor's word"],
    ['src/cli/x.ts', "export const only = ['AM'];", "'AM' is the vendor's word"],
    ['web/src/model/x.ts', "export const url = 'wss://socket.massive.com/stocks';", "socket.massive.com is the vendor's word"],
    ['src/engine/x.ts', "export * from './core/plan.js';", "imports ./core/plan.js past the room's index"],
    ['src/gateway/x.ts', "export * from '../bus/channels.js';", "imports ../bus/channels.js past the room's index"],
    ['src/gateway/x.ts', "export {\n  a,\n  b,\n} from '../bus/channels.js';", "imports ../bus/channels.js past the room's index"],
    ['src/gateway/x.ts', "export const load = () => import('../bus/channels.js');", "imports ../bus/channels.js past the room's index"],
    ['src/gateway/x.ts', "export * from '../bus/redis/index.js';", 'imports the adapter src/bus/redis; only src/cli does'],
    ['src/engine/x.ts', "export { systemClock } from '../ops/index.js';", 'src/engine does not import src/ops'],
    ['src/market/x.ts', "import { z } from 'zod';", 'src/market does not use zod'],
    ['src/patterns/x.ts', "import { join } from 'node:path';", 'src/patterns does not use node:path'],
    ['src/gateway/x.ts', "import { readFileSync } from 'node:fs';", 'src/gateway does not use node:fs'],
    ['src/indicators/x.ts', 'export const now = () => Date.now();', 'ambient clock, chance or process in a pure room'],
    ['src/store/x.ts', 'export const chance = () => Math.random();', 'ambient clock, chance or process in a pure room'],
    ['src/bus/x.ts', 'export class X { f() { return this.#a; } }', 'members are `private`, not #'],
    ['src/bus/x.test.ts', "test('x', () => {});", 'tests are called `it`'],
    ['src/bus/x.ts', "export class E { code = 'TS_NO_SUCH'; }", 'TS_NO_SUCH has no row in docs/errors.md'],
    ['web/src/model/x.ts', "export * from '../components/app.js';", 'model does not import components'],
    ['web/src/chart/x.ts', "export * from '../components/app.js';", 'chart does not import components'],
    ['web/src/widgets/x.ts', 'export {};', 'widgets is no layer of the page'],
  ])('%s: %s', (path, text, problem) =>
    expect(planted(path, text)).toContainEqual(expect.stringMatching(`^${path}: .*${literal(problem)}`)),
  );
});

describe('a document or a project that does not follow', () => {
  it.each([
    ['docs/errors.md', /** @type {const} */ (['| `TS_', '| `TS_GONE_']), 'docs/errors.md: no code raises TS_GONE_'],
    ['docs/configuration.md', ['`MASSIVE_API_KEY`', '`KEY`'], 'docs/configuration.md: no row for MASSIVE_API_KEY'],
    ['docs/architecture.md', ['| `plugins` ', '| `plug` '], 'docs/architecture.md: no row for src/plugins'],
    ['src/gateway/tsconfig.json', ['"../bus"', '"../store"'], 'docs/architecture.md: does not say that src/gateway imports src/store'],
    ['src/gateway/tsconfig.json', ['"../bus"', '"../store"'], 'docs/architecture.md: says that src/gateway imports src/bus'],
    ['tsconfig.json', ['"src/plugins"', '"src/plug"'], 'tsconfig.json: no reference to src/plugins'],
    ['src/bus/tsconfig.json', ['"memory"', '"file"'], 'src/bus/tsconfig.json: does not exclude src/bus/memory, a room of its own'],
  ])('%s: %j', (path, [from, to], problem) => expect(planted(path, replacing(from, to))).toContainEqual(expect.stringContaining(problem)));

  it('an adapter that nobody has written down', () => {
    const project = '{ "references": [{ "path": "../../market" }, { "path": ".." }], "compilerOptions": { "types": ["node"] } }';
    mkdirSync(join(root, 'src/bus/kafka'));
    writeFileSync(join(root, 'src/bus/kafka/index.ts'), 'export {};');
    const problems = planted('src/bus/kafka/tsconfig.json', project);
    writeFileSync(join(root, 'src/bus/kafka/tsconfig.json'), project);
    const used = planted('src/gateway/x.ts', "export * from '../bus/kafka/index.js';");
    rmSync(join(root, 'src/bus/kafka'), { recursive: true });
    expect(problems).toEqual([
      'tsconfig.json: no reference to src/bus/kafka',
      'src/bus/tsconfig.json: does not exclude src/bus/kafka, a room of its own',
      'docs/architecture.md: no row for src/bus/kafka',
      'docs/architecture.md: says that src/cli imports src/bus/kafka',
    ]);
    expect(used).toContain('src/gateway/x.ts: imports the adapter src/bus/kafka; only src/cli does');
  });
});
