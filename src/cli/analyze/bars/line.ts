/** A line of text with its number in the file, from 1. */
export interface Line {
  readonly row: number;
  readonly text: string;
}
