import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIGURE_SECTIONS } from './figures.suite.js';
import { metricsDocument } from './metrics-document.suite.js';

const SOURCE = new URL('../..', import.meta.url).pathname;
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  // What readers of files leave out is said with the file, at its end.
  .filter((path) => path.endsWith('.ts') && !path.startsWith('massive/flat-files/') && !/\.(test|suite)\.ts$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(SOURCE, path), 'utf8') }));

it('docs/metrics.md is what the services say (node scripts/docs/metrics.mjs)', async () => {
  await expect(metricsDocument()).toMatchFileSnapshot('../../../docs/metrics.md');
});

describe('the names of figures', () => {
  const figures = FIGURE_SECTIONS.flatMap(({ figures: all }) => all);

  it('follow the rules of Prometheus', () => {
    for (const { name, kind } of figures) {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
      expect(`${name} ${kind}`).toMatch(/_total counter$|(?<!_total) gauge$/);
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|mb|kb|percent)(_|$)/);
    }
  });

  it('mean one thing each: one type, one help, and labels that tell the numbers apart', () => {
    for (const { name, kind, help } of figures) {
      const same = figures.filter((other) => other.name === name);
      expect(new Set(same.map((other) => `${other.kind} ${other.help}`))).toEqual(new Set([`${kind} ${help}`]));
      expect(new Set(same.map(({ labels }) => JSON.stringify(labels)))).toHaveProperty('size', same.length);
    }
  });
});

const COUNTERS = /^ {2}(private )?readonly counters\b/m;

describe('the bounds that docs/architecture.md lists', () => {
  const bounds = readFileSync(new URL('../../../docs/architecture.md', import.meta.url), 'utf8').split('\n## Bounds and policies')[1] ?? '';
  const named = [...bounds.matchAll(/^\|.*\| ([^|]*) \|$/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );

  it('name figures that there are', () => {
    const names = new Set(FIGURE_SECTIONS.flatMap(({ figures }) => figures.map(({ name }) => name)));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => name !== 'tickstock_' && !names.has(name ?? ''))).toEqual([]);
  });
});

describe('what is counted', () => {
  const measured = files.filter(({ path }) => path.endsWith('measurements.ts')).map(({ text }) => text);
  const isMeasured = (type: string): boolean => measured.some((text) => text.includes(type));

  it.each(files.filter(({ text }) => COUNTERS.test(text)))('has a reader: $path', ({ text }) => {
    let owner = '';
    for (const [, name, type = ''] of text.matchAll(
      /^(?:export )?(?:class|interface) (\w+)|^ {2}(?:private )?readonly counters\b([^=;]*)/gm,
    )) {
      if (name !== undefined) owner = name;
      // Its type stands in a list of figures, which does not compile without one for each counter.
      else expect([`${owner}['counters']`, ...(type.match(/\w+Counters/g) ?? [])].some(isMeasured), owner).toBe(true);
    }
  });

  it('bears the name `counters`, so that this test finds it', () => {
    const others = files.filter(({ text }) =>
      /^ {2}(private |readonly )*((counts|stats) = \{|count = 0)|^ {2}private \w+Count = 0/m.test(text),
    );
    expect(others.map(({ path }) => path)).toEqual([]);
  });
});
