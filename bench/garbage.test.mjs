import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** Bytes of V8's heap a trade: what was seen, and a quarter more. One more object or array a trade is beyond it. */
const MOST = { 'frame read': 480, 'entry written': 40, 'entry read': 420, 'mirror written': 840, 'engine, its messages written': 350 };

const script = fileURLToPath(new URL('./garbage.mjs', import.meta.url));
const measured = () => JSON.parse(execFileSync(process.execPath, [script, '--json'], { encoding: 'utf8' }));
/** What the machine does beside only adds: the least of some is nearest to what the code makes. */
const TIMES = 3;

it('makes no more garbage a trade than it may, on any hop', () => {
  const least = measured();
  const isTooMuch = () => Object.entries(MOST).some(([hop, most]) => !(least[hop] <= most));
  for (let times = 1; times < TIMES && isTooMuch(); times += 1) {
    for (const [hop, bytes] of Object.entries(measured())) least[hop] = Math.min(least[hop], bytes);
  }
  console.log('heap bytes a trade:', least);
  expect(Object.keys(least)).toEqual(Object.keys(MOST));
  for (const [hop, most] of Object.entries(MOST)) expect(least[hop], hop).toBeLessThanOrEqual(most);
  expect(Math.min(least['frame read'], least['entry read'], least['engine, its messages written'])).toBeGreaterThan(0);
});
