import type { MissingSymbol } from './asked-symbols.js';

export interface FileProblem {
  /** Undefined when it concerns all files. */
  readonly file?: string;
  /** 1 is the header; undefined when it concerns the whole file. */
  readonly row?: number;
  readonly reason: string;
}

/** One line for people. */
export function problemLine({ file, row, reason }: FileProblem): string {
  if (file === undefined) return reason;
  return row === undefined ? `${file} ${reason}` : `${file}, row ${row}: ${reason}`;
}

const MAX_REFUSED = 20;

/** What people are told of: each kind of thing that a file lacks, and the first of the rows that were refused. */
export class Problems {
  private count = 0;

  constructor(readonly tell: (problem: FileProblem) => void) {}

  refused(problem: FileProblem): void {
    this.count += 1;
    if (this.count < MAX_REFUSED) this.tell(problem);
    else if (this.count === MAX_REFUSED) this.tell({ ...problem, reason: `${problem.reason}; further rows are only counted` });
  }

  missing({ symbol, likely }: MissingSymbol): void {
    this.tell({ reason: `${symbol} is in none of the files${likely === undefined ? '' : `; did you mean ${likely}?`}` });
  }
}
