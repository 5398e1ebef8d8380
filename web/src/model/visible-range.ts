/** Height of a table row in CSS pixels; the style sheet has the same figure. */
export const ROW_HEIGHT = 34;
/** Up to here every row is in the page; a longer table keeps only what is near the view. */
const ALL_ROWS = 600;
const MARGIN_ROWS = 20;

export interface VisibleRange {
  /** Rows `first`..`end - 1` are in the page. */
  readonly first: number;
  readonly end: number;
  /** Pixels that stand for the rows left out. */
  readonly before: number;
  readonly after: number;
}

export function visibleRange(rows: number, view: { readonly top: number; readonly height: number }): VisibleRange {
  if (rows <= ALL_ROWS) return { first: 0, end: rows, before: 0, after: 0 };
  const shown = Math.ceil(view.height / ROW_HEIGHT) + 2 * MARGIN_ROWS;
  const first = Math.max(0, Math.min(rows - shown, Math.floor(view.top / ROW_HEIGHT) - MARGIN_ROWS));
  const end = Math.min(rows, first + shown);
  return { first, end, before: first * ROW_HEIGHT, after: (rows - end) * ROW_HEIGHT };
}
