import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const ASSETS = join(import.meta.dirname, '..', '..', 'dist', 'web', 'assets');

/** What a browser fetches on its first visit, compressed as a server would send it. */
const compressed = (ending: string): number =>
  readdirSync(ASSETS)
    .filter((name) => name.endsWith(ending))
    .reduce((sum, name) => sum + gzipSync(readFileSync(join(ASSETS, name)), { level: 9 }).length, 0);

it('the page is small: at most 90 kB of script and 5 kB of style, compressed', () => {
  expect(compressed('.js')).toBeGreaterThan(20_000);
  expect(compressed('.js')).toBeLessThan(90_000);
  expect(compressed('.css')).toBeLessThan(5_000);
});

it('schemas of the bus and other parts of the server are not in it', () => {
  const script = readdirSync(ASSETS)
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(ASSETS, name), 'utf8'))
    .join('');
  expect(script).toContain('Streaming, no tick yet');
  expect(script).not.toMatch(/ZodError|safeParse|invalid_type/);
});
