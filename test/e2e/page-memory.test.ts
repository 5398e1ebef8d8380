import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, DESKTOP, launch, openPage } from '../support/browser.js';
import { type Running, tickstock } from '../support/command.js';

const chromium = chromiumPath();
const SYMBOLS = ['AMD', 'NVDA', 'SPY', 'TSLA'];
const TIMEFRAMES = ['5min', '1min'];

interface Held {
  readonly heapBytes: number;
  readonly listeners: number;
  /** Alive, whether the page shows them or not. */
  readonly canvases: number;
  readonly elements: number;
}

/** How many objects of a class are alive. */
async function alive(client: CDPSession, name: string): Promise<number> {
  const { result: prototype } = await client.send('Runtime.evaluate', { expression: `${name}.prototype` });
  const { objects } = await client.send('Runtime.queryObjects', { prototypeObjectId: prototype.objectId ?? '' });
  const { result } = await client.send('Runtime.callFunctionOn', {
    functionDeclaration: 'function () { return this.length; }',
    objectId: objects.objectId ?? '',
    returnByValue: true,
  });
  await client.send('Runtime.releaseObject', { objectId: objects.objectId ?? '' });
  return Number(result.value);
}

/** What the page cannot let go of. */
async function held(client: CDPSession): Promise<Held> {
  for (let pass = 0; pass < 3; pass += 1) await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  const { metrics } = await client.send('Performance.getMetrics');
  const listeners = metrics.find(({ name }) => name === 'JSEventListeners')?.value ?? NaN;
  const [canvases, elements] = [await alive(client, 'HTMLCanvasElement'), await alive(client, 'Element')];
  return { heapBytes: usedSize, listeners, canvases, elements };
}

/** Goes through charts as a user does in a long session: each is drawn anew, and left. */
async function look(page: Page, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const symbol of SYMBOLS) {
      await page.getByTestId(`row-${symbol}`).click();
      for (const timeframe of TIMEFRAMES) await page.getByTestId(`timeframe-${timeframe}`).click();
      await page.locator('.room-chart canvas').first().waitFor();
    }
  }
}

describe.skipIf(chromium === undefined)('the page, looked at for long', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tickstock-memory-'));
  let browser: Browser;
  let system: Running;

  beforeAll(async () => {
    browser = await launch(chromium ?? '');
    system = tickstock(['start', '--data-dir', dataDir, '--port', '0', '--symbols', '20', '--speed', '1']);
  });
  afterAll(async () => {
    await browser.close();
    await system.kill('SIGINT');
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('keeps nothing of the charts that it has left', async () => {
    const url = (await system.line(/^dashboard: /)).replace('dashboard: ', '');
    const { page, problems } = await openPage(browser, url, DESKTOP);
    await page.getByTestId('row-SPY').waitFor();
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable');
    await look(page, 1);
    const before = await held(client);
    await look(page, 4);
    const after = await held(client);
    expect(before.canvases).toBeGreaterThan(0);
    expect(after.canvases).toBeLessThanOrEqual(before.canvases);
    expect(after.elements - before.elements).toBeLessThan(50);
    expect(after.listeners - before.listeners).toBeLessThan(10);
    expect(after.heapBytes).toBeLessThan(12_000_000);
    expect(problems).toEqual([]);
  });
});
