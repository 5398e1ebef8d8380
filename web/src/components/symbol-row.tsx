import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { compact, percent, price, shares, signed, UNKNOWN } from '../model/format.js';
import { macdHistogram, rsi, vwapDistance } from '../model/indicators.js';
import type { PageModel } from '../model/page.js';

const SPARK = { width: 64, height: 18 };

interface Props {
  readonly page: PageModel;
  readonly symbol: string;
  readonly selected: boolean;
  /** The one row that the Tab key reaches; arrow keys go on from there. */
  readonly focusable: boolean;
}

export function SymbolRow({ page, symbol, selected, focusable }: Props): VNode | null {
  const quote = page.quoteOf(symbol).value;
  if (quote === undefined) return null;
  const select = (): void => {
    page.selected.value = symbol;
    page.tab.value = 'chart';
  };
  const vwap = vwapDistance(quote);
  const macd = macdHistogram(quote);
  return (
    <tr
      class="row"
      tabIndex={focusable ? 0 : -1}
      aria-current={selected}
      data-testid={`row-${symbol}`}
      onClick={select}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        select();
      }}
    >
      <th scope="row" class="col-symbol">
        {symbol}
      </th>
      <td class="col-price">
        <Price symbol={symbol} value={quote.price} />
      </td>
      <td class={`col-change ${tone(quote.change)}`}>{percent(quote.change)}</td>
      <td class="col-volume" title={`${shares(quote.volume)} shares`}>
        {compact(quote.volume)}
      </td>
      <td class="col-rsi">
        <Rsi value={rsi(quote)} />
      </td>
      <td class={`col-macd ${tone(macd)}`}>{macd === undefined ? UNKNOWN : signed(macd, Math.abs(macd) < 0.1 ? 3 : 2)}</td>
      <td class={`col-vwap ${tone(vwap)}`}>{vwap === undefined ? UNKNOWN : percent(vwap)}</td>
      <td class="col-spark">
        <svg width={SPARK.width} height={SPARK.height} class={`spark ${tone(quote.change)}`} aria-hidden="true">
          <polyline points={page.sparks.points(symbol, SPARK.width, SPARK.height)} />
        </svg>
      </td>
    </tr>
  );
}

/** Lights up green or red for a moment when the price moves. Two names of one animation let it begin again on every move. */
function Price({ symbol, value }: { readonly symbol: string; readonly value: number }): VNode {
  const last = useRef({ value, flash: '', turn: 0 });
  const { current } = last;
  if (value !== current.value) {
    current.turn = 1 - current.turn;
    current.flash = `${value > current.value ? 'flash-up' : 'flash-down'} flash-${current.turn}`;
    current.value = value;
  }
  return (
    <span class={`price ${current.flash}`} data-testid={`price-${symbol}`}>
      {price(value)}
    </span>
  );
}

/** The figure, and where it stands between 0 and 100. Over 70 counts as overbought, under 30 as oversold. */
function Rsi({ value }: { readonly value: number | undefined }): VNode {
  if (value === undefined) return <span class="faint">{UNKNOWN}</span>;
  const zone = value >= 70 ? 'rsi-high' : value <= 30 ? 'rsi-low' : '';
  return (
    <span class={`rsi ${zone}`}>
      {value.toFixed(1)}
      <span class="rsi-track" aria-hidden="true">
        <span class="rsi-mark" style={{ left: `${Math.min(100, Math.max(0, value))}%` }} />
      </span>
    </span>
  );
}

function tone(value: number | undefined): string {
  if (value === undefined) return 'faint';
  if (value === 0) return '';
  return value > 0 ? 'up' : 'down';
}
