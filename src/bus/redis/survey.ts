import type { RedisClient } from './client.js';

/** How a server is set up, as far as it says. */
export interface RedisSurvey {
  readonly version: string;
  readonly isPrimary: boolean;
  /** Bytes that it may use; 0: as many as there are. */
  readonly maxMemory: number;
  readonly usedMemory: number;
  /** What it does when these are full: `noeviction`, `allkeys-lru` and so on. */
  readonly policy: string;
  /** Whether it writes every change to disk. */
  readonly appendOnly: boolean;
  /** Its clock, epoch ms. */
  readonly now: number;
}

/** Reads what INFO says, which a user may ask for whom CONFIG is forbidden. */
export async function surveyOf(client: RedisClient): Promise<RedisSurvey> {
  const sections = ['server', 'replication', 'memory', 'persistence'];
  const [time, ...answers]: unknown[] = await Promise.all([
    client.sendCommand(['TIME']),
    ...sections.map((section) => client.sendCommand(['INFO', section])),
  ]);
  const fields = new Map(
    answers
      .flatMap((answer) => (typeof answer === 'string' ? answer.split('\r\n') : []))
      .map((line) => [line.replace(/:.*/s, ''), line.replace(/^[^:]*:?/, '')]),
  );
  const number = (name: string): number => Number(fields.get(name) ?? 0);
  return {
    version: fields.get('valkey_version') ?? fields.get('redis_version') ?? 'unknown',
    isPrimary: fields.get('role') !== 'slave',
    maxMemory: number('maxmemory'),
    usedMemory: number('used_memory'),
    policy: fields.get('maxmemory_policy') ?? 'unknown',
    appendOnly: number('aof_enabled') === 1,
    now: Array.isArray(time) ? Number(time[0]) * 1_000 + Math.floor(Number(time[1]) / 1_000) : NaN,
  };
}

/** Whether the server drops keys of its own choice when it is full, the tick log among them. */
export const evicts = ({ maxMemory, policy }: Pick<RedisSurvey, 'maxMemory' | 'policy'>): boolean =>
  maxMemory > 0 && policy.startsWith('allkeys');
