import type { VNode } from 'preact';
import type { PageModel, Tab } from '../model/page.js';
import { Alerts } from './alerts.js';
import { ChartPanel } from './chart-panel.js';
import { ClockNotice } from './clock-notice.js';
import { Header } from './header.js';
import { Metrics } from './metrics.js';
import { PatternList } from './pattern-list.js';
import { SilentSymbols } from './silent-symbols.js';
import { SymbolTable } from './symbol-table.js';

const TABS: readonly { readonly key: Tab; readonly label: string }[] = [
  { key: 'symbols', label: 'Symbols' },
  { key: 'chart', label: 'Chart' },
  { key: 'patterns', label: 'Patterns' },
];

interface Props {
  readonly page: PageModel;
}

export function App({ page }: Props): VNode {
  return (
    <div class="page" data-source={page.source.value ?? 'none'}>
      <div class="top">
        <Header page={page} />
        <Metrics page={page} />
        <SilentSymbols page={page} />
        <ClockNotice page={page} />
        <Alerts page={page} />
        <Tabs page={page} />
      </div>
      <main class="rooms" data-tab={page.tab.value}>
        <SymbolTable page={page} />
        <ChartPanel page={page} />
        <PatternList page={page} />
      </main>
    </div>
  );
}

/** On a narrow screen only: one room at a time. */
function Tabs({ page }: Props): VNode {
  return (
    <nav class="tabs" aria-label="Views">
      {TABS.map(({ key, label }) => (
        <button key={key} type="button" aria-pressed={page.tab.value === key} onClick={() => (page.tab.value = key)}>
          {key === 'chart' && page.selected.value !== null ? page.selected.value : label}
        </button>
      ))}
    </nav>
  );
}
