/** What a look at one thing has brought. */
export interface Finding {
  /** `fault`: TickStock cannot run like this, or would lose something; `note`: it can, and somebody should know. */
  readonly level: 'well' | 'note' | 'fault';
  readonly subject: string;
  readonly says: string;
  /** What to do about it. */
  readonly remedy?: string;
}

const SIGNS = { well: '✓', note: '!', fault: '✗' } as const;

export function lineOf({ level, subject, says, remedy }: Finding): string {
  return `${SIGNS[level]} ${subject}: ${says}${remedy === undefined ? '' : `\n    ${remedy}`}`;
}

/** Clocks further apart make times and time-outs mean different things. Milliseconds. */
const CLOCKS_APART_MS = 1_000;

/** @param theirs epoch ms by the server's clock, read between two looks at our own */
export function clockFinding(subject: string, theirs: number, before: number, after: number): Finding {
  const apart = theirs < before ? theirs - before : theirs > after ? theirs - after : 0;
  if (Math.abs(apart) <= CLOCKS_APART_MS) return { level: 'well', subject, says: 'its clock agrees with this machine’s' };
  const direction = apart > 0 ? 'ahead of' : 'behind';
  return {
    level: 'note',
    subject,
    says: `its clock is ${(Math.abs(apart) / 1_000).toFixed(1)} s ${direction} this machine’s`,
    remedy: 'Synchronise both with a time server; results follow the feed’s own time and stay correct, ages and time-outs do not.',
  };
}
