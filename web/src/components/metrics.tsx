import type { ComponentChildren, VNode } from 'preact';
import { rate, UNKNOWN, whole } from '../model/format.js';
import type { PageModel } from '../model/page.js';

interface Props {
  readonly page: PageModel;
}

/** Latency that the display path is built for; above it, and far above it, the figure says so. */
const GOOD_MS = 100;
const POOR_MS = 500;

export function Metrics({ page }: Props): VNode {
  const health = page.health.value;
  const session = page.session.value;
  return (
    <section class="metrics" aria-label="Figures">
      <Metric label="Symbols" title={session === null ? 'With a price' : `With a price, of ${session.symbolCount} in the universe`}>
        <span data-testid="metric-symbols">{whole(page.symbolCount.value)}</span>
      </Metric>
      <Metric label="Ticks/s" title="Trades per second that the engine processes">
        <span data-testid="metric-ticks">{health === null ? UNKNOWN : rate(health.ticksPerSecond)}</span>
      </Metric>
      <Metric label="Patterns" title="Confirmed in this session">
        <span data-testid="metric-patterns">{whole(session?.patterns ?? page.patterns.value.length)}</span>
      </Metric>
      <Latency page={page} />
    </section>
  );
}

function Latency({ page }: Props): VNode {
  const latency = page.latency.value;
  // Another machine's clock may run ahead of this one's: then the difference says nothing.
  const known = latency !== null && latency >= 0 ? Math.round(latency) : null;
  const tone = known === null || known <= GOOD_MS ? '' : known <= POOR_MS ? 'metric-fair' : 'metric-poor';
  return (
    <Metric label="Latency" title="Tick to screen: median time from the gateway to this page, of the last 100 frames">
      <span class={tone} data-testid="latency">
        {known === null ? UNKNOWN : `${whole(known)} ms`}
      </span>
    </Metric>
  );
}

interface MetricProps {
  readonly label: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

function Metric({ label, title, children }: MetricProps): VNode {
  return (
    <div class="metric" title={title}>
      <span class="metric-value">{children}</span>
      <span class="metric-label">{label}</span>
    </div>
  );
}
