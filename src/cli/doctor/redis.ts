import { evicts, type RedisSurvey } from '../../bus/redis/index.js';
import type { Finding } from './finding.js';

const OLDEST_MAJOR = 7;
const MIB = 1_048_576;

/** What a server's set-up means for the tick log. */
export function redisFindings(survey: RedisSurvey, evictionAllowed: boolean): readonly Finding[] {
  const { version, isPrimary, maxMemory, usedMemory, policy, appendOnly } = survey;
  const subject = 'Redis';
  const isOld = Number(version.split('.')[0]) < OLDEST_MAJOR;
  const findings: Finding[] = [
    isOld
      ? { level: 'fault', subject, says: `version ${version}`, remedy: 'TickStock needs Redis 7.0 or newer, or Valkey.' }
      : { level: 'well', subject, says: `version ${version}, ${Math.round(usedMemory / MIB)} MiB in use` },
  ];
  if (!isPrimary)
    findings.push({
      level: 'fault',
      subject,
      says: 'it is a replica: it accepts no writes',
      remedy: 'Point REDIS_URL at the primary.',
    });
  if (evicts(survey)) {
    findings.push({
      level: evictionAllowed ? 'note' : 'fault',
      subject,
      says: `it drops keys when its ${Math.round(maxMemory / MIB)} MiB are full (maxmemory-policy ${policy}), parts of the tick log among them`,
      remedy:
        'redis-cli CONFIG SET maxmemory-policy noeviction, and the same in redis.conf. What is dropped before it is read becomes a gap.',
    });
  } else if (maxMemory > 0)
    findings.push({
      level: 'note',
      subject,
      says: `it may use ${Math.round(maxMemory / MIB)} MiB; when they are full it refuses writes, and ticks wait in the gateway`,
      remedy: 'Give it room for TICKSTOCK_LOG_RETENTION_MINUTES of ticks: about 40 bytes a trade.',
    });
  findings.push(
    appendOnly
      ? { level: 'well', subject, says: 'it persists its data to disk (appendonly yes)' }
      : {
          level: 'note',
          subject,
          says: 'it keeps nothing on disk: when it stops, what engines have not read is lost except for the last ten seconds, which the gateway resends',
          remedy:
            'redis-cli CONFIG SET appendonly yes, and the same in redis.conf; with appendfsync everysec it loses at most one second, which the gateway resends.',
        },
  );
  return findings;
}
