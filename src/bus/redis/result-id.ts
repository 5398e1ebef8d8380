import type { ResultPosition } from '../index.js';

const FORM = /^(\d+)-(\d+)$/;

/** The id of an entry: the epoch, and the number of the newest message in it. */
export const resultIdOf = ({ epoch, offset }: ResultPosition): string => `${epoch}-${offset}`;

export function parseResultId(text: string): ResultPosition | undefined {
  const match = FORM.exec(text);
  return match ? { epoch: Number(match[1]), offset: Number(match[2]) } : undefined;
}
