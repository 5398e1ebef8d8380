import type { VNode } from 'preact';
import type { PatternView } from '../../../src/dashboard/wire/index.js';
import { confidence, newYorkTime, patternName, price, timeframeName, whole } from '../model/format.js';
import type { PageModel } from '../model/page.js';

const SHOWN = 50;
const ARROWS = { bullish: '▲', bearish: '▼', neutral: '◆' } as const;

const STATUS = {
  forming: 'forming',
  confirmed: '',
  target: 'target reached',
  failed: 'failed',
  expired: 'expired',
  withdrawn: 'withdrawn',
} as const;

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
          <span>Each pattern appears here the moment it is found, newest first.</span>
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
  const { symbol, direction, timeframe, detectedAt } = pattern;
  const step = pattern.provisional ? 'breaking' : STATUS[pattern.status];
  const select = (): void => {
    page.selected.value = symbol;
    page.tab.value = 'chart';
  };
  return (
    <li data-testid="pattern" class={`status-${pattern.status}`}>
      <button
        type="button"
        class="pattern"
        onClick={select}
        title={`${direction}, ${pattern.provisional ? 'provisional' : pattern.status}, at ${price(pattern.price)}`}
      >
        <span class={`badge badge-${direction}`}>
          <span class="badge-arrow" aria-label={direction}>
            {ARROWS[direction]}
          </span>
          {patternName(pattern.pattern)}
          {step === '' ? null : <span class="pattern-status">{step}</span>}
        </span>
        <span class="pattern-symbol">{symbol}</span>
        <Confidence pattern={pattern} />
        <span class="pattern-timeframe">{timeframeName(timeframe)}</span>
        <time class="pattern-time" dateTime={new Date(detectedAt).toISOString()}>
          {newYorkTime(detectedAt)}
        </time>
      </button>
    </li>
  );
}

/** What was measured comes first; where nothing was, the score says so much and no more. */
function Confidence({ pattern }: { readonly pattern: PatternView }): VNode {
  const { hitRate } = pattern;
  const score = Math.round(pattern.confidence * 100);
  if (hitRate === null)
    return (
      <span
        class="pattern-confidence"
        title="Score by shape and surroundings: a rank, not a probability. Nothing has been measured for this pattern yet: npx tickstock calibrate"
      >
        score {score}
      </span>
    );
  const { probability, low, high, samples, edge } = hitRate;
  const measured = `${confidence(probability)} of ${whole(samples)} earlier occurrences like this one gained an ATR before losing one (95 %: ${confidence(low)} to ${confidence(high)}); score ${score}`;
  return (
    <span class={`pattern-confidence edge-${edge}`} title={measured}>
      {edge === 'measured' ? `${confidence(probability)} · ${whole(samples)}` : edge === 'none' ? 'no edge' : 'too few'}
    </span>
  );
}
