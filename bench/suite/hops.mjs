import { figures, Missing, output, rowsOf } from './scripts.mjs';

/** One hop after the other, each against its floor in the same run. Each gives its rows, and `figures` by name for the goals. */

const round = (value, digits = 2) => Number(value.toFixed(digits));

async function frames({ quick }) {
  const printed = await figures('bench/frames.mjs', ['--rounds', quick ? '5' : '15', '--json']);
  if (!printed.results) return { rows: rowsOf(printed) };
  const rows = printed.results.flatMap(({ trades, nsPerTrade }) =>
    [
      ['read frame', 'JSON.parse'],
      ['write entry', 'JSON.stringify tuples'],
      ['read entry', 'JSON.parse tuples'],
    ].map(([what, floorName]) => ({
      what: `${what} of ${trades}`,
      unit: 'ns a trade',
      value: round(nsPerTrade[what], 0),
      floor: round(nsPerTrade[floorName], 0),
      floorName,
    })),
  );
  return { rows };
}

async function logHop({ quick }) {
  return { rows: rowsOf(await figures('bench/log-hop.mjs', ['--rounds', quick ? '2' : '5', '--json'])) };
}

async function indicators({ recordedDay }) {
  const printed = await figures('bench/indicators.mjs', ['--json', ...(recordedDay ? ['--ticks', recordedDay] : [])]);
  if (!Array.isArray(printed.rows)) return { rows: rowsOf(printed) };
  const nanoseconds = (row) => Object.values(row).find((value) => typeof value === 'number');
  const [floor, own] = printed.rows.map(nanoseconds);
  const own10 = { what: 'ten indicators, a symbol and bar', unit: 'ns', value: own, floor, floorName: 'hand-written' };
  const sets = printed.rows.filter((row) => typeof row.ratio === 'number');
  const worst = sets.length > 0 ? Math.max(...sets.map(({ ratio }) => ratio)) : round(own / floor);
  const ticks = Object.entries(printed.ticks ?? {}).map(([what, value]) => ({ what, unit: '', value }));
  return { rows: [own10, ...ticks], figures: { indicatorRatio: worst } };
}

/** Takes the table of a bench that has no JSON yet. */
async function candlesticks() {
  const found = await figures('bench/patterns.mjs', ['--json']).then(rowsOf, () => undefined);
  const rows = found ?? candlestickRows(await output(process.execPath, ['bench/patterns.mjs']));
  if (rows.length === 0) throw new Missing('bench/patterns.mjs printed no figures');
  return { rows, figures: { candlestickNs: Math.max(...rows.filter(({ what }) => !/TA-Lib/.test(what)).map(({ value }) => value)) } };
}

function candlestickRows(text) {
  return [...text.matchAll(/^(\S.*?)\s{2,}(\d+)\s+[\d.]+$/gm)].map(([, what, value]) => ({
    what: `61 candlesticks, ${what}`,
    unit: 'ns a bar',
    value: Number(value),
  }));
}

const first = (rows, pattern) => rows.find(({ what }) => pattern.test(what))?.value;

/** As many trades as the tape has in a busy day. */
const LONG_TAPE = 100_000_000;

/** A trade through the core, beside the same trade into its bar alone; then a day's trades, and whether memory grows with them. */
async function core({ quick }) {
  const length = quick ? ['--seconds', '60'] : ['--long', String(LONG_TAPE)];
  const { tradesASecond, nsATrade, nsFloor, bytesASymbol, residentMb, long } = await figures('bench/core.mjs', ['--json', ...length]);
  const rows = [
    { what: 'a trade, 12,000 symbols, default set', unit: 'ns', value: nsATrade, floor: nsFloor, floorName: 'the bar alone' },
    { what: 'state of a symbol', unit: 'bytes', value: bytesASymbol },
    { what: 'resident memory, 12,000 symbols', unit: 'MB', value: residentMb },
  ];
  if (long.length === 0) return { rows, figures: { coreRate: tradesASecond } };
  const seconds = long.reduce((sum, interval) => sum + interval.seconds, 0);
  const resident = long.map((interval) => interval.residentMb);
  // In the first half windows of bars fill; from then on every trade takes the place of an older one.
  const half = resident.length >> 1;
  const growth = Math.max(...resident.slice(half)) - Math.max(...resident.slice(0, half));
  rows.push(
    { what: `${LONG_TAPE / 1e6} million trades more, made and folded`, unit: 'trades/s', value: Math.round(LONG_TAPE / seconds) },
    { what: 'growth of resident memory over the second half of them', unit: 'MB', value: growth },
  );
  return { rows, figures: { coreRate: tradesASecond, tapeGrowthMb: growth } };
}

async function store({ quick }) {
  return { rows: rowsOf(await figures('bench/store.mjs', ['--json', ...(quick ? ['--rounds', '2'] : [])])) };
}

async function minuteBoundary({ quick }) {
  const args = ['--symbols', '12000', '--everything', '--rounds', quick ? '3' : '5', '--json'];
  const printed = await figures('bench/minute-boundary.mjs', args);
  const rows = rowsOf(printed).map((row) => ({ ...row, unit: /, (ms|ns)/.exec(row.what)?.[1] ?? '' }));
  return { rows, figures: { boundaryMs: first(rows, /^watermark to last result/) } };
}

/** What a trade costs on V8's heap; the same on every machine. */
async function garbage() {
  const printed = await figures('bench/garbage.mjs', ['--json']);
  return { rows: Object.entries(printed).map(([what, value]) => ({ what, unit: 'heap bytes a trade', value })) };
}

/** A gap of one second of the whole market, fetched from a server whose answers take 50 ms. */
async function repair() {
  const printed = await figures('bench/repair.mjs', ['--json']);
  return { rows: rowsOf(printed), figures: printed.figures };
}

export const HOPS = {
  frames: { title: 'Vendor frame to log entry', run: frames },
  'log-hop': { title: 'Tick log: append to read', run: logHop },
  indicators: { title: 'Indicators', run: indicators },
  candlesticks: { title: 'Candlesticks', run: candlesticks },
  core: { title: 'Engine core', run: core },
  garbage: { title: 'Garbage of a trade', run: garbage },
  store: { title: 'Rows into PostgreSQL', run: store },
  repair: { title: 'Repair of a second of 12,000 symbols over REST, 50 ms an answer', run: repair },
  'minute-boundary': { title: 'Minute boundary, 12,000 symbols, everything on', run: minuteBoundary },
};
