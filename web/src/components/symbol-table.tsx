import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type Column, COLUMNS, nextSort } from '../model/columns.js';
import { whole } from '../model/format.js';
import type { PageModel } from '../model/page.js';
import { visibleRange } from '../model/visible-range.js';
import { NothingYet } from './nothing-yet.js';
import { SymbolRow } from './symbol-row.js';

interface Props {
  readonly page: PageModel;
}

export function SymbolTable({ page }: Props): VNode {
  const order = page.order.value;
  const total = page.symbolCount.value;
  return (
    <section class="room room-symbols" aria-label="Symbols">
      <div class="room-head">
        <h2>Symbols</h2>
        <span class="count">{order.length === total ? whole(total) : `${whole(order.length)} of ${whole(total)}`}</span>
        <input
          class="filter"
          type="search"
          placeholder="Filter: SPY, AAPL"
          aria-label="Filter symbols"
          autocomplete="off"
          spellcheck={false}
          value={page.filter.value}
          data-testid="filter"
          onInput={(event) => (page.filter.value = event.currentTarget.value)}
        />
      </div>
      {total === 0 ? <NothingYet page={page} /> : <Rows page={page} order={order} />}
    </section>
  );
}

function Rows({ page, order }: Props & { readonly order: readonly string[] }): VNode {
  const scroller = useRef<HTMLDivElement>(null);
  const view = useSignal({ top: 0, height: 1_000 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = (): void => void (view.value = { top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  const { first, end, before, after } = visibleRange(order.length, view.value);
  const focusable = page.selected.value !== null && order.includes(page.selected.value) ? page.selected.value : order[0];
  return (
    <div class="scroller" ref={scroller}>
      <table class="symbols">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <Heading key={column.key} column={column} page={page} />
            ))}
            <th class="col-spark">
              <span title="Prices of the last minute, as seen by this page">Last min</span>
            </th>
          </tr>
        </thead>
        <tbody onKeyDown={moveFocus}>
          {before > 0 && <tr aria-hidden="true" style={{ height: before }} />}
          {order.slice(first, end).map((symbol) => (
            <SymbolRow
              key={symbol}
              page={page}
              symbol={symbol}
              selected={symbol === page.selected.value}
              focusable={symbol === focusable}
            />
          ))}
          {after > 0 && <tr aria-hidden="true" style={{ height: after }} />}
        </tbody>
      </table>
      {order.length === 0 && <p class="empty">No symbol begins with “{page.filter.value.trim()}”.</p>}
    </div>
  );
}

function Heading({ column: { key, label, title }, page }: Props & { readonly column: Column }): VNode {
  const sort = page.sort.value;
  const sorted = sort.key === key ? (sort.descending ? 'descending' : 'ascending') : 'none';
  return (
    <th class={`col-${key}`} aria-sort={sorted}>
      <button type="button" title={`${title}. Sort.`} data-testid={`sort-${key}`} onClick={() => (page.sort.value = nextSort(sort, key))}>
        {label}
      </button>
    </th>
  );
}

/** Arrow keys walk through the rows. */
function moveFocus(event: KeyboardEvent): void {
  const row = document.activeElement?.closest('tr');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : event.key === 'ArrowUp' ? row?.previousElementSibling : null;
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}
