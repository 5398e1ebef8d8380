import { tables } from './0001-tables.js';
import { feedGaps } from './0002-feed-gaps.js';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** In order; one that has landed is never changed. */
export const MIGRATIONS: readonly Migration[] = [
  { name: '0001-tables', sql: tables },
  { name: '0002-feed-gaps', sql: feedGaps },
];
