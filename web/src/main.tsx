import { render } from 'preact';
import { App } from './components/app.js';
import { PageModel } from './model/page.js';
import { keepConnected } from './model/socket.js';

const root = document.querySelector('#page');
if (root === null) throw new Error('index.html has no #page');

const wholeSecond = (): number => Math.floor(Date.now() / 1_000) * 1_000;
const page = new PageModel(wholeSecond(), (paint) => requestAnimationFrame(paint));
setInterval(() => (page.now.value = wholeSecond()), 1_000);

page.selected.value = symbolOfAddress();
addEventListener('hashchange', () => (page.selected.value = symbolOfAddress() ?? page.selected.value));
page.selected.subscribe((symbol) => {
  if (symbol !== null && symbol !== symbolOfAddress()) history.replaceState(null, '', `#${encodeURIComponent(symbol)}`);
});

render(<App page={page} />, root);
keepConnected(page);

/** `/#SPY` opens the page on SPY. */
function symbolOfAddress(): string | null {
  const text = location.hash.slice(1);
  return /^[A-Za-z0-9][A-Za-z0-9.:/_-]{0,19}$/.test(text) ? text : null;
}
