import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** Bytes of V8's heap a trade: what was seen, and a quarter more. One more object or array a trade is beyond it. */
const MOST = { 'frame read': 480, 'entry written': 40, 'entry read': 420, 'mirror written': 840, 'engine, its messages written': 350 };

it('makes no more garbage a trade than it may, on any hop', () => {
  const script = fileURLToPath(new URL('./garbage.mjs', import.meta.url));
  const seen = JSON.parse(execFileSync(process.execPath, [script, '--json'], { encoding: 'utf8' }));
  console.log('heap bytes a trade:', seen);
  expect(Object.keys(seen)).toEqual(Object.keys(MOST));
  for (const [hop, most] of Object.entries(MOST)) expect(seen[hop], hop).toBeLessThanOrEqual(most);
  expect(Math.min(seen['frame read'], seen['entry read'], seen['engine, its messages written'])).toBeGreaterThan(0);
});
