import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, DESKTOP, launch, openPage, PHONE } from '../support/browser.js';
import { type Running, tickstock, until } from '../support/command.js';
import { politely, RawServer } from '../support/vendor-socket.js';

const chromium = chromiumPath();
const text = (page: Page, id: string): Promise<string> => page.getByTestId(id).innerText();
const changed = (page: Page, id: string): Promise<unknown> => {
  return page.evaluate(
    (name) =>
      new Promise<void>((resolve) => {
        const element = document.querySelector(`[data-testid="${name}"]`);
        if (element) new MutationObserver(() => resolve()).observe(element, { childList: true, characterData: true, subtree: true });
      }),
    id,
  );
};

describe.skipIf(chromium === undefined)('the page, with the whole system behind it', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tickstock-page-'));
  let browser: Browser;
  let system: Running;
  let url: string;

  const start = async (...options: readonly string[]): Promise<void> => {
    system = tickstock(['start', '--data-dir', dataDir, '--symbols', '40', '--speed', '20', ...options]);
    url = (await system.line(/^dashboard: /)).replace('dashboard: ', '');
  };

  beforeAll(async () => {
    browser = await launch(chromium ?? '');
    await start('--port', '0');
  });
  afterAll(async () => {
    await browser.close();
    await system.kill('SIGINT');
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('shows a moving market, and says plainly that it is simulated', async () => {
    const { page, problems } = await openPage(browser, url, DESKTOP);
    await page.getByTestId('row-SPY').waitFor();
    expect(await text(page, 'source-label')).toBe('SIMULATED');
    expect(await text(page, 'connection-state')).toBe('Streaming');
    await Promise.all(['feed-clock', 'price-SPY', 'price-NVDA', 'price-TSLA'].map((id) => changed(page, id)));
    expect(Number(await text(page, 'metric-symbols'))).toBe(40);
    expect(await text(page, 'session')).toContain('active');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('lists patterns as they are found, and opens the chart of one', async () => {
    const { page, problems } = await openPage(browser, url, DESKTOP);
    const first = page.getByTestId('pattern').first();
    await first.waitFor({ timeout: 90_000 });
    await until('a confirmed one in the count', async () => Number((await text(page, 'metric-patterns')).replaceAll(',', '')) > 0);
    // In one step: the next pattern may take its place in the list at any time.
    const symbol = await first.evaluate((row) => {
      row.querySelector('button')?.click();
      return row.querySelector('.pattern-symbol')?.textContent;
    });
    await until('the chart of the pattern', async () => (await page.locator('.room-chart h2').innerText()) === symbol);
    expect(await page.locator('.room-chart canvas').count()).toBeGreaterThan(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('selects, filters and sorts symbols', async () => {
    const { page } = await openPage(browser, url, DESKTOP);
    await page.getByTestId('row-AMD').click();
    expect(await page.locator('.room-chart h2').innerText()).toBe('AMD');
    expect(page.url()).toMatch(/#AMD$/);
    await page.getByTestId('timeframe-5min').click();
    expect(await page.getByTestId('timeframe-5min').getAttribute('aria-pressed')).toBe('true');

    const symbols = (): Promise<string[]> => page.locator('.symbols tbody th').allInnerTexts();
    await page.getByTestId('filter').fill('AM');
    await until('the filter', async () => (await symbols()).length < 40);
    expect((await symbols()).every((symbol) => symbol.startsWith('AM'))).toBe(true);
    await page.getByTestId('filter').fill('nothing-of-the-kind');
    await page.locator('.empty').getByText('No symbol begins with').waitFor();
    await page.getByTestId('filter').fill('');
    await page.getByTestId('sort-symbol').click();
    await until('the other order', async () => {
      const shown = await symbols();
      return shown.length === 40 && shown.join() === shown.toSorted().toReversed().join();
    });
    await page.close();
  });

  it('opens with the keyboard alone', async () => {
    const { page } = await openPage(browser, url, DESKTOP);
    await page.getByTestId('row-AAPL').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const second = await page.locator('.symbols tbody th').nth(1).innerText();
    expect(await page.locator('.room-chart h2').innerText()).toBe(second);
    await page.close();
  });

  it('fits a desktop without scrolling and a phone without scrolling sideways', async () => {
    for (const viewport of [DESKTOP, PHONE]) {
      const { page } = await openPage(browser, url, viewport);
      await page.getByTestId('row-SPY').waitFor();
      const size = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        height: document.documentElement.scrollHeight,
      }));
      expect(size.width).toBe(viewport.width);
      expect(size.height).toBe(viewport.height);
      await page.close();
    }
  });

  it('shows one room at a time on a phone', async () => {
    const { page } = await openPage(browser, url, PHONE);
    await page.getByTestId('row-SPY').waitFor();
    const visible = async (): Promise<string[]> => {
      const rooms = ['room-symbols', 'room-chart', 'room-patterns'];
      const shown = await Promise.all(rooms.map((room) => page.locator(`.${room}`).isVisible()));
      return rooms.filter((_, i) => shown[i]);
    };
    expect(await visible()).toEqual(['room-symbols']);
    await page.getByRole('button', { name: 'Patterns' }).click();
    expect(await visible()).toEqual(['room-patterns']);
    await page.getByRole('button', { name: 'Symbols' }).click();
    await page.getByTestId('row-AMD').click();
    expect(await visible()).toEqual(['room-chart']);
    await page.close();
  });

  it('says that the server is gone, and goes on by itself when it is back', async () => {
    const { page, problems } = await openPage(browser, url, DESKTOP);
    await page.getByTestId('row-SPY').waitFor();
    expect(await system.kill('SIGINT'), system.output()).toBe(0);
    await until('the loss to show', async () => (await text(page, 'connection-state')).startsWith('Disconnected'));
    await start('--port', new URL(url).port);
    await until('the page to come back', async () => (await text(page, 'connection-state')) === 'Streaming');
    await changed(page, 'price-SPY');
    expect(problems).toEqual([]);
    await page.close();
  });
});

/** What runs under a clock that is five minutes slow. */
const SLOW_CLOCK = `const Right = Date;
globalThis.Date = class extends Right {
  constructor(...given) { super(...(given.length === 0 ? [Right.now() - 300_000] : given)); }
  static now() { return Right.now() - 300_000; }
};`;
/** Only Linux has the rest of 127.0.0.0/8; what is on 127.0.0.1 counts as a simulator, whose time is its own. */
const VENDOR_HOST = process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1';

describe.skipIf(chromium === undefined)('the page of a machine whose clock is wrong, and of tickers that the vendor does not have', () => {
  it('says how wrong, and names the tickers with the likely spelling; the connection is kept', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tickstock-clock-'));
    const clock = join(dataDir, 'clock.cjs');
    writeFileSync(clock, SLOW_CLOCK);
    const vendor = await RawServer.start(politely, { host: VENDOR_HOST });
    const settings = { MASSIVE_API_KEY: 'k', MASSIVE_WS_URL: vendor.url, TICKSTOCK_SYMBOLS: 'aapl,BRK-B,MSFT' };
    const system = tickstock(['start', '--data-dir', dataDir, '--port', '0'], { ...settings, NODE_OPTIONS: `--require=${clock}` });
    const url = (await system.line(/^dashboard: /)).replace('dashboard: ', '');
    const browser = await launch(chromium ?? '');
    const peer = await vendor.peer();
    let q = 0;
    const prints = setInterval(() => {
      q += 1;
      peer.socket.send(JSON.stringify([{ ev: 'T', sym: 'MSFT', i: String(q), x: 11, p: 100, s: 100, t: Date.now(), q, z: 3 }]));
    }, 200);
    try {
      for (const viewport of [DESKTOP, PHONE]) {
        const { page, problems } = await openPage(browser, url, viewport);
        await page.getByTestId('silent-symbols').waitFor();
        const shown = (await text(page, 'silent-symbols')).replaceAll(/\s+/g, ' ');
        expect(shown).toBe('No data from 2 tickers: aapl (AAPL?) BRK-B (BRK.B?)');
        if (process.platform === 'linux') {
          await page.getByTestId('clock-notice').waitFor();
          expect(await text(page, 'clock-notice')).toContain('The gateway’s clock is 5 min 0 s behind the market’s time.');
        }
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
        expect(problems).toEqual([]);
        await page.close();
      }
      interface Status {
        readonly silent_symbols: readonly { readonly symbol: string; readonly likely: string }[];
        readonly connection: { readonly clock_skew_ms: number | null };
      }
      const status = (await (await fetch(`${url}/api/v1/status`)).json()) as Status;
      expect(status).toMatchObject({ ready: true, silent_count: 2, connection: { state: 'streaming', reconnects: 0 } });
      expect(status.silent_symbols.map(({ symbol, likely }) => `${symbol} ${likely}`)).toEqual(['aapl AAPL', 'BRK-B BRK.B']);
      expect(system.output()).toContain('aapl (did you mean AAPL?), BRK-B (did you mean BRK.B?)');
      expect(vendor.peers.map(({ requests }) => requests.at(-1))).toEqual(['subscribe T.aapl,T.BRK-B,T.MSFT']);
      if (process.platform === 'linux') {
        expect(Math.round((status.connection.clock_skew_ms ?? NaN) / 1_000)).toBe(-300);
        await until('the alert', () => system.output().includes("clock is 5 min 0 s behind the market's time"), 30_000);
      }
    } finally {
      clearInterval(prints);
      await browser.close();
      await system.kill('SIGINT');
      await vendor.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

describe.skipIf(chromium === undefined)('the page behind a token', () => {
  it('asks for it once, and keeps strangers out', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tickstock-token-'));
    const token = 'correct-horse-battery-staple';
    const system = tickstock(['start', '--data-dir', dataDir, '--port', '0', '--symbols', '5'], { TICKSTOCK_TOKEN: token });
    const url = (await system.line(/^dashboard: /)).replace('dashboard: ', '');
    const browser = await launch(chromium ?? '');
    try {
      expect((await fetch(`${url}/api/v1/status`)).status).toBe(401);
      const { page } = await openPage(browser, url, DESKTOP);
      await page.waitForURL(/\/login/);
      await page.locator('input[type=password]').fill('wrong-wrong-wrong-wrong');
      await page.keyboard.press('Enter');
      await page.waitForLoadState();
      expect(page.url()).toContain('/login');
      await page.locator('input[type=password]').fill(token);
      await page.keyboard.press('Enter');
      await page.getByTestId('row-SPY').waitFor();
      expect(page.url()).not.toContain(token);
    } finally {
      await browser.close();
      await system.kill('SIGINT');
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
