import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** All indicators and all candlesticks over a wave of bars; writes whether code can be generated, and every value. */
const SCRIPT = `
import { BAR, BAR_SIZE, compileKernels, INDICATORS, resolveParameters } from 'tickstock/indicators';
import { createCandlestickScanner } from 'tickstock/patterns';
let generates = true;
try { new Function('return 1'); } catch { generates = false; }
let size = 0;
const placed = [...INDICATORS.values()].map((definition) => {
  const kernel = definition.create(resolveParameters(definition, {}));
  const stateAt = size;
  const outputAt = stateAt + kernel.stateSize;
  size = outputAt + kernel.outputs.length;
  return { kernel, stateAt, outputAt };
});
const program = compileKernels(placed);
const scanner = createCandlestickScanner();
const block = new Float64Array(size);
const candles = new Float64Array(scanner.stateSize);
const grades = new Float64Array(scanner.patterns.length);
const bar = new Float64Array(BAR_SIZE);
const values = [];
for (let i = 0; i < 120; i += 1) {
  const close = 100 + 5 * Math.sin(i / 7) + (i % 3) * 0.1;
  bar[BAR.open] = close - 0.05 * (i % 5);
  bar[BAR.high] = close + 0.2;
  bar[BAR.low] = close - 0.3;
  bar[BAR.close] = close;
  bar[BAR.volume] = 100 + i;
  program.update(block, 0, bar, 0, block, 0);
  scanner.update(candles, 0, bar, 0, grades, 0);
  for (const { kernel, outputAt } of placed) values.push(...block.subarray(outputAt, outputAt + kernel.outputs.length));
  values.push(...grades);
}
console.log(JSON.stringify({ generates, values }));
`;

function run(...flags: readonly string[]): { generates: boolean; values: (number | null)[] } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, '--input-type=module', '--eval', SCRIPT], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as ReturnType<typeof run>;
}

it('computes the same where code cannot be generated', () => {
  const usual = run();
  const forbidden = run('--disallow-code-generation-from-strings');
  expect([usual.generates, forbidden.generates]).toEqual([true, false]);
  expect(usual.values.some((value) => value !== null && value !== 0)).toBe(true);
  expect(forbidden.values).toEqual(usual.values);
});
