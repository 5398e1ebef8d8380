#!/usr/bin/env node
// Computes the golden indicator values with native TA-Lib. Needed only when series or indicators change.
//   mkdir ta && cd ta && npm install talib@1.1.6        (compiles TA-Lib; kept out of the project: it is an oracle, not a dependency)
//   TICKSTOCK_TALIB=…/ta node scripts/golden/indicators.mjs > src/indicators/golden.json
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
const compiled = spawnSync(
  'npx',
  [
    'tsc',
    '--ignoreConfig',
    '--outDir',
    out,
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--rewriteRelativeImportExtensions',
    'src/indicators/series.suite.ts',
  ],
  { encoding: 'utf8' },
);
if (compiled.status !== 0) throw new Error(compiled.stdout);
const { SERIES } = await import(pathToFileURL(join(out, 'series.suite.js')).href);

const CASES = [
  { name: 'sma', parameters: { period: 20 }, talib: { name: 'SMA', optInTimePeriod: 20 }, results: ['outReal'] },
  { name: 'sma', parameters: { period: 5 }, talib: { name: 'SMA', optInTimePeriod: 5 }, results: ['outReal'] },
  { name: 'ema', parameters: { period: 20 }, talib: { name: 'EMA', optInTimePeriod: 20 }, results: ['outReal'] },
  { name: 'rsi', parameters: { period: 14 }, talib: { name: 'RSI', optInTimePeriod: 14 }, results: ['outReal'] },
  {
    name: 'macd',
    parameters: {},
    talib: { name: 'MACD', optInFastPeriod: 12, optInSlowPeriod: 26, optInSignalPeriod: 9 },
    results: ['outMACD', 'outMACDSignal', 'outMACDHist'],
  },
  {
    name: 'macd',
    parameters: { fast: 5, slow: 35, signal: 5 },
    talib: { name: 'MACD', optInFastPeriod: 5, optInSlowPeriod: 35, optInSignalPeriod: 5 },
    results: ['outMACD', 'outMACDSignal', 'outMACDHist'],
  },
  {
    name: 'bollinger',
    parameters: {},
    talib: { name: 'BBANDS', optInTimePeriod: 20, optInNbDevUp: 2, optInNbDevDn: 2, optInMAType: 0 },
    results: ['outRealMiddleBand', 'outRealUpperBand', 'outRealLowerBand'],
  },
  { name: 'atr', parameters: { period: 14 }, talib: { name: 'ATR', optInTimePeriod: 14 }, results: ['outReal'] },
];

const golden = [];
for (const [series, bars] of Object.entries(SERIES)) {
  const column = (field) => bars.map((bar) => bar[field]);
  for (const { name, parameters, talib: call, results } of CASES) {
    const input = {
      startIdx: 0,
      endIdx: bars.length - 1,
      high: column('high'),
      low: column('low'),
      close: column('close'),
      inReal: column('close'),
    };
    const { begIndex, nbElement, result } = talib.execute({ ...call, ...input });
    const values = Array.from({ length: nbElement }, (_, i) => results.map((key) => result[key][i]));
    golden.push({ name, parameters, series, begin: begIndex, values });
  }
}
console.log(JSON.stringify(golden));
