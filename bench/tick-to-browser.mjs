#!/usr/bin/env node
// From the gateway's receipt of a tick to the painted frame in a browser, at the replay's natural speed.
//   node bench/tick-to-browser.mjs [--replay FILE] [--at 09:30] [--seconds 60]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: { replay: { type: 'string' }, at: { type: 'string', default: '09:30' }, seconds: { type: 'string', default: '60' } },
});
const dataDir = mkdtempSync(join(tmpdir(), 'tickstock-bench-'));
const market = values.replay === undefined ? [] : ['--replay', values.replay];
const args = ['start', '--port', '0', '--data-dir', dataDir, '--speed', '1', '--at', values.at, ...market];

const started = performance.now();
const system = spawn(process.execPath, [join(root, 'bin', 'tickstock.mjs'), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
const url = await new Promise((resolve) => {
  let text = '';
  system.stdout.setEncoding('utf8').on('data', (part) => {
    text += part;
    const [, found] = /dashboard: (\S+)/.exec(text) ?? [];
    if (found !== undefined) resolve(found);
  });
});
const ready = performance.now() - started;

const browser = await chromium.launch({
  executablePath: process.env.TICKSTOCK_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync'],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.addInitScript(() => {
  const Native = globalThis.WebSocket;
  globalThis.samples = [];
  globalThis.WebSocket = class extends Native {
    /** @param {ConstructorParameters<typeof WebSocket>} given */
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => {
        const { receivedAt } = JSON.parse(data);
        // The page paints in the next frame; what is asked for in that frame runs once it has been handed on.
        if (typeof receivedAt === 'number') requestAnimationFrame(() => setTimeout(() => globalThis.samples.push(Date.now() - receivedAt)));
      });
    }
  };
});
await page.goto(url);
await page.waitForFunction(() => globalThis.samples.length > 0);
const firstTick = performance.now() - started;
await page.waitForTimeout(Number(values.seconds) * 1_000);
const samples = (await page.evaluate(() => globalThis.samples)).toSorted((a, b) => a - b);
const ticks = await page.locator('[data-testid=metric-ticks]').textContent();
const resident = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${system.pid}/status`, 'utf8'))?.[1] ?? NaN) / 1_024;
await browser.close();
system.kill('SIGINT');
await new Promise((resolve) => system.once('exit', resolve));
rmSync(dataDir, { recursive: true, force: true });

const quantile = (q) => samples[Math.min(samples.length - 1, Math.floor(samples.length * q))];
console.log(`dashboard ready           ${(ready / 1_000).toFixed(2)} s`);
console.log(`first tick on the page    ${(firstTick / 1_000).toFixed(2)} s (browser start included)`);
console.log(`ticks a second            ${ticks}`);
console.log(`frames measured           ${samples.length}`);
console.log(`tick to browser           p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms, worst ${samples.at(-1)} ms`);
console.log(`resident memory           ${resident.toFixed(0)} MiB (Node process, without the database)`);
