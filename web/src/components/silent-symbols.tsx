import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { newYorkTime, whole } from '../model/format.js';
import type { PageModel } from '../model/page.js';
import { hintOf, silenceTitle } from '../model/silence.js';

interface Props {
  readonly page: PageModel;
}

const FEW = 3;

/** Tickers that were asked for and of which nothing comes: a line, and all of them when it is opened. No trouble of the stream's. */
export function SilentSymbols({ page }: Props): VNode | null {
  const { silent, silentCount } = page.gateway.value;
  const open = useSignal(false);
  if (silentCount === 0) return null;
  const shown = open.value ? silent : silent.slice(0, FEW);
  const more = silentCount - shown.length;
  return (
    <p class="notice" data-testid="silent-symbols" title="Requested since the gateway started; no data has arrived">
      <strong>{silentCount === 1 ? 'No data from' : `No data from ${whole(silentCount)} tickers:`}</strong>
      {shown.map((ticker) => (
        <span key={ticker.symbol} class="silent-ticker" title={silenceTitle(ticker, newYorkTime(ticker.since))}>
          {ticker.symbol} <em>{hintOf(ticker)}</em>
        </span>
      ))}
      {more > 0 && silent.length > FEW && !open.value && (
        <button type="button" onClick={() => (open.value = true)}>
          and {whole(more)} more
        </button>
      )}
      {more > 0 && open.value && <span>and {whole(more)} more</span>}
      {open.value && (
        <button type="button" onClick={() => (open.value = false)}>
          Fewer
        </button>
      )}
    </p>
  );
}
