/** Plots as SVG: no script, no font and no picture from elsewhere, readable on a light and on a dark page. */

const WIDTH = 760;
const HEIGHT = 340;
const MARGIN = { left: 74, right: 150, top: 34, bottom: 52 };
const COLOURS = ['one', 'two', 'three', 'four'];
const LABEL_GAP = 16;
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #5b6675 } .title { font-size: 13px; font-weight: 600; fill: #27303d }
  .frame { fill: #ffffff } .grid { stroke: #e3e7ed; fill: none } .axis { stroke: #aab3c0; fill: none }
  .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round } .dash { stroke-dasharray: 5 5; stroke-width: 1.4 }
  .area { opacity: .14; stroke: none }
  .one { stroke: #3b6fd4 } .two { stroke: #1a9c6b } .three { stroke: #d4485f } .four { stroke: #b07d18 } .quiet { stroke: #8a94a3 }
  .fill-one { fill: #3b6fd4 } .fill-two { fill: #1a9c6b } .fill-three { fill: #d4485f } .fill-four { fill: #b07d18 } .fill-quiet { fill: #8a94a3 }
  @media (prefers-color-scheme: dark) {
    .frame { fill: #11161d } .grid { stroke: #242c37 } .axis { stroke: #4a5564 } text { fill: #a9b4c2 } .title { fill: #e2e8f0 }
    .one { stroke: #7aa2f7 } .two { stroke: #3fc48f } .three { stroke: #f07a8c } .four { stroke: #e0b050 }
    .fill-one { fill: #7aa2f7 } .fill-two { fill: #3fc48f } .fill-three { fill: #f07a8c } .fill-four { fill: #e0b050 }
  }`;

const n = (value) => String(Math.round(value * 10) / 10);
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Round steps for at most `count` of them up to `most`. */
function linearTicks(most, count = 6) {
  const raw = most / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw) ?? raw;
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, at) => at * step);
}

function logTicks(least, most) {
  const ticks = [];
  for (let power = Math.floor(Math.log10(least)); 10 ** power <= most * 1.001; power += 1) ticks.push(10 ** power);
  return ticks;
}

/** @returns places for labels in the order given, none nearer to another than a line of text */
function apart(places) {
  const order = places.map((place, at) => ({ place, at })).toSorted((a, b) => a.place - b.place);
  let last = -Infinity;
  const moved = [];
  for (const { place, at } of order) {
    last = Math.max(place, last + LABEL_GAP);
    moved[at] = last;
  }
  return moved;
}

/**
 * @typedef {object} Axis
 * @property {string} label with its unit
 * @property {boolean} [log]
 * @property {number} [least]
 * @property {number} [most]
 * @property {readonly (readonly [value: number, text: string])[]} [ticks]
 * @property {(value: number) => string} [show]
 */
/** @param {Axis} axis @param {number} from @param {number} to */
function scaleOf({ log = false, least = 0, most = 0, ticks, show = String }, from, to) {
  const at = log ? (value) => Math.log10(Math.max(value, least)) : (value) => value;
  const [low, high] = [at(least), at(most)];
  const marks = ticks ?? (log ? logTicks(least, most) : linearTicks(most)).map((value) => [value, show(value)]);
  return {
    place: (value) => from + ((at(value) - low) / (high - low || 1)) * (to - from),
    marks: marks.filter(([value]) => value <= most * 1.001),
  };
}

const pathOf = (points, x, y) => points.map(([a, b], at) => `${at === 0 ? 'M' : 'L'}${n(x(a))} ${n(y(b))}`).join('');

function grid(x, y, bottom, right) {
  const lines = y.marks.map(
    ([value, text]) =>
      `<path class="grid" d="M${MARGIN.left} ${n(y.place(value))}H${right}"/><text x="${MARGIN.left - 8}" y="${n(y.place(value) + 4)}" text-anchor="end">${escaped(text)}</text>`,
  );
  const marks = x.marks.map(
    ([value, text]) =>
      `<path class="axis" d="M${n(x.place(value))} ${bottom}v5"/><text x="${n(x.place(value))}" y="${bottom + 19}" text-anchor="middle">${escaped(text)}</text>`,
  );
  return [...lines, `<path class="axis" d="M${MARGIN.left} ${bottom}H${right}"/>`, ...marks];
}

/**
 * @param {{ title: string, x: Axis, y: Axis, series: readonly { name: string, points: readonly (readonly [number, number])[], quiet?: boolean, area?: boolean, dots?: boolean }[] }} plot
 *   quiet: dashed, for what others are compared with; area: filled down to the axis. A series of one point has its name beside it.
 */
export function plot({ title, x: xAxis, y: yAxis, series }) {
  const [right, bottom] = [WIDTH - MARGIN.right, HEIGHT - MARGIN.bottom];
  const x = scaleOf(xAxis, MARGIN.left, right);
  const y = scaleOf(yAxis, bottom, MARGIN.top);
  let colour = 0;
  const drawn = series.map((one) => ({ ...one, colour: one.quiet ? 'quiet' : COLOURS[colour++ % COLOURS.length] }));
  const labels = apart(drawn.map(({ points }) => (points.length === 1 ? bottom : y.place(points.at(-1)?.[1] ?? 0) + 4)));
  const body = drawn.flatMap(({ name, points, quiet, area, dots, colour: own }, at) => {
    const path = pathOf(points, x.place, y.place);
    const first = points[0] ?? [0, 0];
    const last = points.at(-1) ?? [0, 0];
    return [
      ...(area ? [`<path class="area fill-${own}" d="${path}L${n(x.place(last[0]))} ${bottom}L${n(x.place(first[0]))} ${bottom}Z"/>`] : []),
      `<path class="line ${own}${quiet ? ' dash' : ''}" d="${path}"/>`,
      ...(dots ? points.map(([a, b]) => `<circle class="fill-${own}" cx="${n(x.place(a))}" cy="${n(y.place(b))}" r="3.2"/>`) : []),
      points.length === 1
        ? `<text class="fill-${own}" x="${n(x.place(last[0]) + 8)}" y="${n(y.place(last[1]) + 17)}">${escaped(name)}</text>`
        : `<text class="fill-${own}" x="${right + 10}" y="${n(labels[at])}">${escaped(name)}</text>`,
    ];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">
<style>${STYLE}
</style>
<rect class="frame" width="${WIDTH}" height="${HEIGHT}" rx="6"/>
<text class="title" x="${MARGIN.left}" y="20">${escaped(title)}</text>
${[...grid(x, y, bottom, right), ...body].join('\n')}
<text x="${n((MARGIN.left + right) / 2)}" y="${HEIGHT - 10}" text-anchor="middle">${escaped(xAxis.label)}</text>
<text transform="translate(16 ${n((MARGIN.top + bottom) / 2)}) rotate(-90)" text-anchor="middle">${escaped(yAxis.label)}</text>
</svg>
`;
}
