import { BarsFileError } from './errors.js';
import type { Delimiter } from './cells.js';

/** The mark before the decimals; the other one, blanks and apostrophes may group thousands. */
export type DecimalMark = '.' | ',';

const MISSING = /^(?:|nan|null|none|nil|na|n\/a|#n\/a|-+|—|–|\.|\\n)$/i;
/** What programs write where a value is missing. */
export const isMissing = (cell: string): boolean => MISSING.test(cell);

const PLAIN = /^-?\d+(?:\.\d+)?$/;
const POINTED = /^[-+]?(?:\d+\.?\d*|\.\d+|\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?)(?:e[-+]?\d+)?$/i;
const SHORT = /^(.*\d)([kmbt])$/i;
const EXPONENT: Readonly<Record<string, string>> = { k: 'e3', m: 'e6', b: 'e9', t: 'e12' };

/** Without currency signs and grouping that no mark of decimals can be. */
function bare(cell: string): string {
  return cell
    .replace(/^="?(.*?)"?$/, '$1')
    .replaceAll(/^'|\s*[$€£¥₹]\s*/g, '')
    .replaceAll(/(?<=\d)[\s'’`´](?=\d{3}(?!\d))/g, '')
    .replace(/^[−–]/, '-');
}

/** `1,234.50`, `1.234,50`, `1 234.5`, `$12.30`, `1.2e+08`, `1.23M`. @returns NaN for what is no number with this mark of decimals */
export function numberOf(cell: string, decimal: DecimalMark): number {
  if (decimal === '.' && PLAIN.test(cell)) return Number(cell);
  const short = SHORT.exec(cell);
  const digits = bare(short?.[1] ?? cell);
  const pointed = decimal === '.' ? digits : digits.replaceAll(/[.,]/g, (mark) => (mark === '.' ? ',' : '.'));
  if (!POINTED.test(pointed)) return NaN;
  return Number(pointed.replaceAll(',', '') + (EXPONENT[(short?.[2] ?? '').toLowerCase()] ?? ''));
}

/** What a cell says about the mark of decimals: it, none, or a mark that may be either (`1,234`). */
function markIn(cell: string): DecimalMark | { readonly unclear: DecimalMark } | undefined {
  const text = bare(SHORT.exec(cell)?.[1] ?? cell);
  if (!/^[-+]?\d*[.,][\d.,]*(?:e[-+]?\d+)?$/i.test(text)) return undefined;
  const point = text.lastIndexOf('.');
  const comma = text.lastIndexOf(',');
  const mark = point > comma ? '.' : ',';
  if (point >= 0 && comma >= 0) return mark;
  const [whole = '', ...groups] = text.replace(/^[-+]/, '').split(mark);
  if (groups.length > 1) return mark === '.' ? ',' : '.';
  const grouped = groups[0]?.length === 3 && /^[1-9]\d{0,2}$/.test(whole);
  return grouped ? { unclear: mark } : mark;
}

interface Place {
  readonly row: number;
  readonly cell: string;
}

/** What the numbers of a whole file say about its mark of decimals. */
export class NumberEvidence {
  private readonly certain = new Map<DecimalMark, Place>();
  private readonly unclear = new Map<DecimalMark, Place>();

  add(cell: string, row: number): void {
    // Without a mark, or with the mark that is certain already, there is nothing new to learn.
    if (/^\d+$/.test(cell) || (this.certain.has('.') && PLAIN.test(cell))) return;
    const found = markIn(cell);
    if (found === undefined) return;
    const [map, mark] = typeof found === 'string' ? [this.certain, found] : [this.unclear, found.unclear];
    if (!map.has(mark)) map.set(mark, { row, cell });
  }

  /**
   * @param say is told what was assumed
   * @throws BarsFileError where some numbers have a decimal point and others a decimal comma
   */
  decide(file: string, delimiter: Delimiter | undefined, say: (line: string) => void): DecimalMark {
    const point = this.certain.get('.');
    const comma = this.certain.get(',');
    if (point && comma)
      throw new BarsFileError(
        `${file} has numbers in two forms: "${point.cell}" in row ${point.row} has a decimal point, "${comma.cell}" in row ${comma.row} a decimal comma.`,
        'Rewrite the file with one form of numbers.',
      );
    if (point) return '.';
    if (comma) return ',';
    const assumed: DecimalMark = delimiter === ';' && this.unclear.has(',') ? ',' : '.';
    const one = this.unclear.get(',') ?? (delimiter === ';' ? this.unclear.get('.') : undefined);
    if (one) {
      const read = numberOf(one.cell, assumed);
      say(`numbers such as "${one.cell}" (row ${one.row}) may have a thousands or a decimal separator; it is read as ${read}`);
    }
    return assumed;
  }
}
