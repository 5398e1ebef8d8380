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
  readonly nodes: number;
  readonly listeners: number;
}

/** What the page cannot let go of. */
async function held(client: CDPSession): Promise<Held> {
  for (let pass = 0; pass < 3; pass += 1) await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  const { metrics } = await client.send('Performance.getMetrics');
  const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? NaN;
  return { heapBytes: usedSize, nodes: metric('Nodes'), listeners: metric('JSEventListeners') };
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
    await look(page, 3);
    const before = await held(client);
    await look(page, 10);
    const after = await held(client);
    // At the market's own speed hardly a bar comes meanwhile: some 200 kB are histories that are kept. Charts that stay behind have a megabyte.
    expect(after.heapBytes - before.heapBytes).toBeLessThan(600_000);
    expect(after.nodes - before.nodes).toBeLessThan(100);
    expect(after.listeners - before.listeners).toBeLessThan(10);
    expect(problems).toEqual([]);
  });
});
