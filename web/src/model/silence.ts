import type { SilentSymbolView } from '../../../src/dashboard/wire/index.js';

type Silence = Pick<SilentSymbolView, 'likely' | 'reason'>;

/** Behind the ticker: what may be meant, or what is known. */
export function hintOf({ likely, reason }: Silence): string {
  if (likely !== null) return `(${likely}?)`;
  return { spelling: '(no stock)', not_listed: '(not listed)', no_data: '' }[reason];
}

/** @param since when it was asked for, in words */
export function silenceTitle({ likely, reason }: Silence, since: string): string {
  const why = {
    spelling: 'The vendor spells stocks differently.',
    not_listed: 'It is not in the vendor’s list of active stocks.',
    no_data: 'No data has arrived in a quarter of an hour of trading.',
  }[reason];
  return `${why} Requested since ${since}.${likely === null ? '' : ` Did you mean ${likely}? Correct TICKSTOCK_SYMBOLS.`}`;
}
