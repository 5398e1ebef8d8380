import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Without these Chromium looks for the outside world at every start, or for a display. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium's path; undefined, after one line, when there is none. */
export function chromiumPath(): string | undefined {
  const path = process.env['TICKSTOCK_CHROMIUM'] ?? '/usr/bin/chromium';
  if (existsSync(path)) return path;
  console.log('skipped: Chromium is not there; install it, or set TICKSTOCK_CHROMIUM to its path');
  return undefined;
}

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

export const DESKTOP = { width: 1_440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A page that keeps what goes wrong in it; a socket that is refused while the server is away is no fault of the page. */
export async function openPage(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number },
): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage({ viewport });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/ERR_CONNECTION_REFUSED|WebSocket connection/.test(message.text())) problems.push(message.text());
  });
  await page.goto(url);
  return { page, problems };
}
