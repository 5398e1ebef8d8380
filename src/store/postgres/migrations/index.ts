import { tables } from './0001-tables.js';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** In order; one that has landed is never changed. */
export const MIGRATIONS: readonly Migration[] = [{ name: '0001-tables', sql: tables }];
