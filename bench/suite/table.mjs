const SMALL = 100;
const text = (value) => {
  if (value === undefined || Number.isNaN(value)) return '—';
  return Math.abs(value) < SMALL ? String(Math.round(value * 100) / 100) : Math.round(value).toLocaleString('en-US');
};

/** How many times the floor; of rates, how many times as slow. @param {import('./scripts.mjs').Row} row */
export function ratio({ value, floor, unit }) {
  if (floor === undefined || !(floor > 0) || !(value > 0)) return undefined;
  return unit.endsWith('/s') ? floor / value : value / floor;
}

/** Rows of an entry as text, in columns. @param {import('./scripts.mjs').Row[]} rows */
export function table(rows) {
  const cells = rows.map((row) => {
    const times = ratio(row);
    const against = row.floor === undefined ? '' : `${row.floorName ?? 'floor'} ${text(row.floor)}`;
    return [row.what, text(row.value), row.unit, times === undefined ? '' : `${times.toFixed(2)} ×`, against];
  });
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column].length))) ?? [];
  /** @param {string[]} cells */
  const line = ([what = '', value = '', unit = '', times = '', against = '']) =>
    `  ${what.padEnd(widths[0])}  ${value.padStart(widths[1])} ${unit.padEnd(widths[2])}  ${times.padStart(widths[3])}  ${against}`.trimEnd();
  return cells.map(line).join('\n');
}
