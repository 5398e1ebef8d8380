import { barsTable } from './bars.js';
import { alertDefinitionsTable, indicatorDefinitionsTable, patternDefinitionsTable } from './definitions.js';
import { deadLettersTable } from './dead-letter-rows.js';
import { announcementsTable } from './engine-announcements.js';
import { checkpointsTable, symbolOriginsTable, symbolStatesTable } from './engine-checkpoints.js';
import { gapsTable } from './feed-gaps.js';
import { alertsTable } from './indicator-alerts.js';
import { indicatorsTable } from './intraday-indicators.js';
import { patternsTable } from './intraday-patterns.js';
import { calibrationTable } from './pattern-calibration.js';
import { healthTable } from './streaming-health-metrics.js';
import { sessionShardsTable, sessionsTable } from './streaming-sessions.js';
import type { Table } from './table.js';
import { withdrawnTable } from './withdrawn-results.js';

export { answerOf } from './answer.js';
export { type Cell, columnsOf, copyOf, type Fields, type Row, type RowOf, type Table } from './table.js';
export type { Form } from './column.js';
export { parserOf } from './read.js';
export * from './bars.js';
export * from './dead-letter-rows.js';
export * from './definitions.js';
export * from './engine-announcements.js';
export * from './engine-checkpoints.js';
export * from './feed-gaps.js';
export * from './indicator-alerts.js';
export * from './intraday-indicators.js';
export * from './intraday-patterns.js';
export * from './pattern-calibration.js';
export * from './streaming-health-metrics.js';
export * from './streaming-sessions.js';
export * from './withdrawn-results.js';

/** All tables that the program has to do with: results first, then what chooses them, then what engines keep for themselves. */
export const TABLES: readonly Table[] = [
  barsTable,
  indicatorsTable,
  patternsTable,
  alertsTable,
  sessionsTable,
  sessionShardsTable,
  gapsTable,
  withdrawnTable,
  deadLettersTable,
  healthTable,
  indicatorDefinitionsTable,
  patternDefinitionsTable,
  alertDefinitionsTable,
  calibrationTable,
  checkpointsTable,
  symbolStatesTable,
  symbolOriginsTable,
  announcementsTable,
];
