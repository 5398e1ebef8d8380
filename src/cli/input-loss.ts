import type { ReadSummary } from '../massive/index.js';
import { InputLossError } from './errors.js';

const counted = (count: number, one: string, many: string): string => `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/** `bad_price 4, bad_time 1` */
export function byReason(refused: ReadSummary['refused']): string {
  return Object.entries(refused)
    .map(([reason, count]) => `${reason} ${count.toLocaleString('en-US')}`)
    .join(', ');
}

/** What of the files could not be used, or was asked for in vain; what is left out on purpose is no loss. */
export function lossesOf({ bad, refused, broken, missing }: Readonly<ReadSummary>): string[] {
  const losses: string[] = [];
  if (bad > 0) losses.push(`${counted(bad, 'row was', 'rows were')} refused (${byReason(refused)})`);
  if (broken.length > 0) losses.push(`${broken.join(', ')} could not be read to the end`);
  if (missing.length > 0)
    losses.push(`${missing.map(({ symbol }) => symbol).join(', ')} ${missing.length === 1 ? 'is' : 'are'} in none of the files`);
  return losses;
}

/** For the exit code of a command that has used what there was. @throws InputLossError */
export function reportLosses(losses: readonly string[]): void {
  if (losses.length > 0) throw new InputLossError(`${losses.join('; ')}.`);
}
