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
const suites = ['fuzzed-bars', 'golden'].map((name) => `src/patterns/candlestick/${name}.suite.ts`);
const options = ['--ignoreConfig', '--outDir', out, '--module', 'nodenext', '--target', 'es2023', '--rewriteRelativeImportExtensions'];
const compiled = spawnSync('npx', ['tsc', ...options, ...suites], { encoding: 'utf8' });
if (compiled.status !== 0) throw new Error(compiled.stdout);
const load = (name) => import(pathToFileURL(join(out, `${name}.suite.js`)).href);
const { REGIMES, fingerprint } = await load('fuzzed-bars');
const { encode, OTHER_PENETRATIONS } = await load('golden');

const functions = talib.functions.filter(({ name }) => name.startsWith('CDL'));
const lookback = {};
const series = {};

function compute(name, bars, penetration) {
  const { begIndex, nbElement, result } = talib.execute({ name, startIdx: 0, endIdx: bars.open.length - 1, ...bars, ...penetration });
  lookback[name] = begIndex;
  return Array.from({ length: bars.open.length }, (_, i) =>
    i < begIndex || i >= begIndex + nbElement ? 0 : result.outInteger[i - begIndex],
  );
}

for (const [regime, make] of Object.entries(REGIMES)) {
  const bars = make();
  const values = {};
  for (const { name, optInputs } of functions) {
    const option = optInputs?.find((input) => input.name === 'optInPenetration');
    values[name] = encode(compute(name, bars, option && { optInPenetration: option.defaultValue }));
    if (option)
      for (const share of OTHER_PENETRATIONS) values[`${name}@${share}`] = encode(compute(name, bars, { optInPenetration: share }));
  }
  series[regime] = { bars: bars.open.length, fingerprint: fingerprint(bars), values };
}
console.log(JSON.stringify({ version: `talib ${talib.version}, TA-Lib 0.6.0-dev`, lookback, series }, undefined, 2));
