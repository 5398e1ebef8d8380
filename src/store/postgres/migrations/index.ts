import { tables } from './0001-tables.js';
import { feedGaps } from './0002-feed-gaps.js';
import { patternCalibration } from './0004-pattern-calibration.js';
import { patternLife } from './0003-pattern-life.js';
import { sessionShards } from './0005-session-shards.js';
import { symbolStates } from './0006-symbol-states.js';
import { refusedRows } from './0007-refused-rows.js';
import { corrections } from './0008-corrections.js';
import { announcements } from './0009-announcements.js';
import { fractionalVolume } from './0010-fractional-volume.js';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** In order; one that has landed is never changed. */
export const MIGRATIONS: readonly Migration[] = [
  { name: '0001-tables', sql: tables },
  { name: '0002-feed-gaps', sql: feedGaps },
  { name: '0003-pattern-life', sql: patternLife },
  { name: '0004-pattern-calibration', sql: patternCalibration },
  { name: '0005-session-shards', sql: sessionShards },
  { name: '0006-symbol-states', sql: symbolStates },
  { name: '0007-refused-rows', sql: refusedRows },
  { name: '0008-corrections', sql: corrections },
  { name: '0009-announcements', sql: announcements },
  { name: '0010-fractional-volume', sql: fractionalVolume },
];
