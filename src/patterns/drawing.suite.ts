import type { PatternDefinition } from './contract.js';
import type { ExampleBar, PatternExample } from './example.js';
import type { PatternChange } from './lifecycle/change.js';
import { changesOf } from './pattern.suite.js';

const WIDTH = 720;
const HEIGHT = 300;
const MARGIN = { left: 12, right: 150, top: 26, bottom: 18 } as const;
/** As many of the newest bars as are still seen well. */
const MOST_BARS = 64;
const STYLE = `
  .up { fill: #1a9c6b; stroke: #1a9c6b } .down { fill: #d4485f; stroke: #d4485f }
  .line { stroke-width: 1.2; stroke-dasharray: 5 4; fill: none } text { font: 12px system-ui, sans-serif; fill: #5b6675 }
  .trigger { stroke: #3b6fd4 } .target { stroke: #1a9c6b } .invalidation { stroke: #d4485f } .own { stroke: #8a94a3 }
  .frame { fill: #ffffff } .mark { fill: #3b6fd4 }
  @media (prefers-color-scheme: dark) { .frame { fill: #11161d } text { fill: #a9b4c2 } }`;

const n = (value: number): string => (Math.round(value * 10) / 10).toString();

interface Scale {
  readonly x: (bar: number) => number;
  readonly y: (price: number) => number;
  readonly step: number;
}

function scaleOf(bars: readonly ExampleBar[], levels: readonly number[]): Scale {
  const high = Math.max(...bars.map((bar) => bar.high), ...levels);
  const low = Math.min(...bars.map((bar) => bar.low), ...levels);
  const step = (WIDTH - MARGIN.left - MARGIN.right) / bars.length;
  const tall = HEIGHT - MARGIN.top - MARGIN.bottom;
  return { step, x: (bar) => MARGIN.left + (bar + 0.5) * step, y: (price) => MARGIN.top + ((high - price) / (high - low || 1)) * tall };
}

function candle({ open, high, low, close }: ExampleBar, at: number, { x, y, step }: Scale): string {
  const side = close >= open ? 'up' : 'down';
  const wide = Math.max(1.5, step * 0.62);
  const top = y(Math.max(open, close));
  const tall = Math.max(1, y(Math.min(open, close)) - top);
  return `<g class="${side}"><path d="M${n(x(at))} ${n(y(high))}V${n(y(low))}"/><rect x="${n(x(at) - wide / 2)}" y="${n(top)}" width="${n(wide)}" height="${n(tall)}" stroke="none"/></g>`;
}

/** Lines that lie on each other share a label. */
function levelLines(levels: Readonly<Record<string, number>>, scale: Scale): string[] {
  const byPlace = new Map<string, string[]>();
  for (const [name, price] of Object.entries(levels)) {
    const place = n(scale.y(price));
    byPlace.set(place, [...(byPlace.get(place) ?? []), name.replaceAll('_', ' ')]);
  }
  let below = -Infinity;
  return [...byPlace]
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .flatMap(([place, names]) => {
      const known = ['target', 'invalidation', 'trigger'].find((name) => names.includes(name)) ?? 'own';
      // Labels keep a line's height between them.
      const textAt = Math.max(Number(place) + 4, below + 14);
      below = textAt;
      const end = WIDTH - MARGIN.right;
      return [
        `<path class="line ${known}" d="M${MARGIN.left} ${place}H${end}"/>`,
        `<text x="${end + 6}" y="${n(textAt)}">${names.slice(0, 2).join(', ')}</text>`,
      ];
    });
}

/** A small triangle under the bar with which something was told. */
function mark(change: PatternChange | undefined, bars: readonly ExampleBar[], scale: Scale): string[] {
  const at = bars.findIndex(({ start }) => start === change?.time);
  const bar = bars[at];
  if (!change || !bar) return [];
  const [x, y] = [scale.x(at), scale.y(bar.low) + 5];
  return [
    `<path class="mark" d="M${n(x)} ${n(y)}l-5 9h10z"/>`,
    `<text x="${n(x)}" y="${n(Math.min(HEIGHT - 4, y + 23))}" text-anchor="end">${change.status}</text>`,
  ];
}

/** The confirmed example as an SVG of 720 × 300, readable on light and dark ground. */
export function drawing(definition: PatternDefinition, { timeframe, confirmed }: PatternExample): string {
  const changes = changesOf(definition, timeframe, confirmed).filter(({ kind, news }) => kind.direction === 'bullish' && !news.repeated);
  const told = changes.find(({ status }) => status === 'confirmed');
  const forming = changes.find(({ status }) => status === 'forming');
  const bars = confirmed.slice(-MOST_BARS);
  const levels = told?.levels ?? {};
  const scale = scaleOf(bars, Object.values(levels));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${definition.title}">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="frame" width="${WIDTH}" height="${HEIGHT}" rx="8"/>`,
    `<text x="${MARGIN.left}" y="17">${definition.bullish}, ${timeframe}</text>`,
    ...levelLines(levels, scale),
    ...bars.map((bar, i) => candle(bar, i, scale)),
    ...mark(forming, bars, scale),
    ...mark(told, bars, scale),
    '</svg>',
    '',
  ].join('\n');
}
