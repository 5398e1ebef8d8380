import type { VNode } from 'preact';
import type { PatternView } from '../../../src/dashboard/wire/index.js';
import { confidence, newYorkTime, patternName, price, timeframeName, whole } from '../model/format.js';
import type { PageModel } from '../model/page.js';

const SHOWN = 50;
const ARROWS = { bullish: '▲', bearish: '▼', neutral: '◆' } as const;

interface Props {
  readonly page: PageModel;
}

export function PatternList({ page }: Props): VNode {
  const patterns = page.patterns.value.slice(0, SHOWN);
  const total = page.session.value?.patterns ?? patterns.length;
  return (
    <section class="room room-patterns" aria-label="Patterns">
      <div class="room-head">
        <h2>Patterns</h2>
        <span class="count">{total > patterns.length ? `newest ${patterns.length} of ${whole(total)}` : whole(patterns.length)}</span>
      </div>
      {patterns.length === 0 ? (
        <div class="empty">
          <strong>No pattern yet</strong>
          <span>Each one shows here the moment it is found, newest on top.</span>
        </div>
      ) : (
        <ol class="scroller patterns">
          {patterns.map((pattern) => (
            <Pattern key={pattern.id} pattern={pattern} page={page} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Pattern({ pattern, page }: Props & { readonly pattern: PatternView }): VNode {
  const { symbol, direction, timeframe, time, trigger } = pattern;
  const level = pattern.confidence >= 0.8 ? 'high' : pattern.confidence >= 0.5 ? 'medium' : 'low';
  const select = (): void => {
    page.selected.value = symbol;
    page.tab.value = 'chart';
  };
  return (
    <li data-testid="pattern">
      <button type="button" class="pattern" onClick={select} title={`${direction}, at ${price(pattern.price)}, found on a ${trigger}`}>
        <span class={`badge badge-${direction}`}>
          <span class="badge-arrow" aria-label={direction}>
            {ARROWS[direction]}
          </span>
          {patternName(pattern.pattern)}
        </span>
        <span class="pattern-symbol">{symbol}</span>
        <span class={`pattern-confidence confidence-${level}`} title="Confidence">
          {confidence(pattern.confidence)}
        </span>
        <span class="pattern-timeframe">{timeframeName(timeframe)}</span>
        <time class="pattern-time" dateTime={new Date(time).toISOString()}>
          {newYorkTime(time)}
        </time>
      </button>
    </li>
  );
}
