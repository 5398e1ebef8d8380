#!/usr/bin/env node
// Computes the golden indicator values with native TA-Lib, sampled as `isSampled` in series.suite.ts says. Needed only when series or indicators change.
//   mkdir ta && cd ta && npm install talib@1.1.6        (compiles TA-Lib; kept out of the project: it is an oracle, not a dependency)
//   TICKSTOCK_TALIB=…/ta node scripts/golden/indicators.mjs > src/indicators/golden.json
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CASES } from './indicator-cases.mjs';

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
const { isSampled, SERIES } = await import(pathToFileURL(join(out, 'series.suite.js')).href);

const lines = [];
for (const [series, bars] of Object.entries(SERIES)) {
  const column = (field) => bars.map((bar) => bar[field]);
  const input = {
    startIdx: 0,
    endIdx: bars.length - 1,
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
    inReal: column('close'),
    inReal0: column('high'),
    inReal1: column('low'),
  };
  for (const { name, parameters, talib: call, results } of CASES) {
    const { begIndex: begin, nbElement, result } = talib.execute({ ...call, ...input });
    const values = [];
    for (let i = begin; i < begin + nbElement; i += 1)
      if (isSampled(i, begin, bars.length)) values.push(results.map((key) => result[key][i - begin]));
    lines.push(JSON.stringify({ name, parameters, series, begin, values }));
  }
}
console.log(`[\n${lines.join(',\n')}\n]`);
