#!/usr/bin/env node
// Computes the golden candlestick values with native TA-Lib. Needed only when the bars or the patterns change.
//   mkdir ta && cd ta && npm install talib@1.1.6        (compiles TA-Lib; kept out of the project: it is an oracle, not a dependency)
//   TICKSTOCK_TALIB=…/ta node scripts/golden/candlesticks.mjs > src/patterns/candlestick/golden.json
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.env.TICKSTOCK_TALIB;
if (!folder) {
  console.error('Set TICKSTOCK_TALIB to a folder in which `npm install talib@1.1.6` was run.');
  process.exit(2);
}
const talib = createRequire(join(folder, 'package.json'))('talib/build/Release/talib.node');

const out = mkdtempSync(join(tmpdir(), 'tickstock-golden-'));
const suites = ['fuzzed-bars', 'golden', 'ties', 'examples'].map((name) => `src/patterns/candlestick/${name}.suite.ts`);
const options = ['--ignoreConfig', '--outDir', out, '--module', 'nodenext', '--target', 'es2023', '--rewriteRelativeImportExtensions'];
const compiled = spawnSync('npx', ['tsc', ...options, ...suites], { encoding: 'utf8' });
if (compiled.status !== 0) throw new Error(compiled.stdout);
const load = (name) => import(pathToFileURL(join(out, `${name}.suite.js`)).href);
const { REGIMES, fingerprint } = await load('fuzzed-bars');
const { encode, OTHER_PENETRATIONS } = await load('golden');
const { tie, tieBars } = await load('ties');
const { EXAMPLES } = await load('examples');

const functions = talib.functions.filter(({ name }) => name.startsWith('CDL'));
/** Seeds tried for each candle of an example, and ties kept for each of its prices. */
const TRIES = 12_000;
const KEPT = 4;

const lookback = {};
const series = {};

function compute(name, bars, penetration) {
  const { begIndex, nbElement, result } = talib.execute({ name, startIdx: 0, endIdx: bars.open.length - 1, ...bars, ...penetration });
  lookback[name] = begIndex;
  return Array.from({ length: bars.open.length }, (_, i) =>
    i < begIndex || i >= begIndex + nbElement ? 0 : result.outInteger[i - begIndex],
  );
}

const optionOf = (name) => functions.find((f) => f.name === name).optInputs?.find((input) => input.name === 'optInPenetration');
const byDefault = (name) => {
  const option = optionOf(name);
  return option && { optInPenetration: option.defaultValue };
};

/** Seeds with which a step up or down changes the grade: at most KEPT for each price of each example. */
function findTies() {
  const found = [];
  EXAMPLES.forEach(({ name, candles, grades }, example) => {
    const kept = new Map();
    const known = new Set();
    const penetration = byDefault(name);
    const grade = (bars) => compute(name, bars, penetration).slice(-grades.length).join();
    for (let seed = 1; seed <= TRIES * candles.length; seed += 1) {
      const made = [-1, 0, 1].map((nudge) => tie([example, seed], nudge));
      if (made.includes(undefined)) continue;
      const [below, at, above] = made;
      const key = JSON.stringify(at.bars);
      if (known.has(key)) continue;
      known.add(key);
      const count = kept.get(at.moved) ?? 0;
      const here = grade(at.bars);
      if (count >= KEPT || (grade(below.bars) === here && grade(above.bars) === here)) continue;
      kept.set(at.moved, count + 1);
      found.push([example, seed]);
    }
  });
  return found;
}

const ties = findTies();

for (const [regime, make] of Object.entries({ ...REGIMES, ties: () => tieBars(ties) })) {
  const bars = make();
  const values = {};
  for (const { name } of functions) {
    values[name] = encode(compute(name, bars, byDefault(name)));
    if (!optionOf(name)) continue;
    for (const share of OTHER_PENETRATIONS) values[`${name}@${share}`] = encode(compute(name, bars, { optInPenetration: share }));
  }
  series[regime] = { bars: bars.open.length, fingerprint: fingerprint(bars), values };
}
console.error(`${ties.length} ties`);
console.log(JSON.stringify({ version: `talib ${talib.version}, TA-Lib 0.6.0-dev`, lookback, ties, series }));
