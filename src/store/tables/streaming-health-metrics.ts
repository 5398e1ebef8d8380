import { HEALTH_STATUSES } from '../../market/index.js';
import { z } from 'zod';
import { integer, json, numeric, time, uuid, word } from './column.js';
import { createdAt, surrogateId } from './common.js';
import { type RowOf, table } from './table.js';

const issues: z.ZodType<readonly string[]> = z.array(z.string());

export const healthTable = table({
  name: 'streaming_health_metrics',
  about: 'Health of an engine, every few seconds.',
  key: ['id'],
  fields: {
    sessionId: uuid('The session that ran; null outside of one.').nullable(),
    status: word(HEALTH_STATUSES, 'The verdict.').type('character varying(20)'),
    activeSymbols: integer('Symbols that have traded in the session.'),
    ticksPerSecond: numeric('Trades a second since the row before.').type('numeric(12,2)'),
    barsPerMinute: integer('Bars a minute since the row before.'),
    processingLagMs: integer('From the gateway’s receipt of the newest trade until it was folded, ms.'),
    cpuPercent: numeric('Processor time that the process used, % of one core.').type('numeric(6,2)'),
    memoryMb: integer('Memory that the process holds, MB.'),
    issues: json(issues, 'What is wrong, in words; empty while healthy.'),
    measuredAt: time('When it was measured, by the machine’s clock.'),
  },
  beside: { ...surrogateId, ...createdAt },
});
export interface HealthRow extends RowOf<typeof healthTable> {}
