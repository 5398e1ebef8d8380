import type { Command } from 'commander';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { connectRedis } from '../../bus/redis/index.js';
import { MINUTE_MS, silentLog, TickStockError } from '../../market/index.js';
import { type Config, systemClock } from '../../ops/index.js';
import { surveyDatabase } from '../../store/postgres/index.js';
import { throughProxy } from '../compose/massive.js';
import { databaseFindings } from '../doctor/database.js';
import { clockFinding, type Finding, lineOf } from '../doctor/finding.js';
import { redisFindings } from '../doctor/redis.js';
import { DoctorError } from '../errors.js';
import { print } from '../output.js';
import { becauseOfFile, loadConfig } from '../settings.js';

const TEACHING = `
Checks everything that the settings name and changes nothing. Each line is fine (✓), worth knowing (!) or a fault (✗) with what to do about it;
with a fault the exit code is 1. Run it where the roles run, with their settings.`;

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('checks settings, Redis, tick log and database, and reports what is wrong and what to do')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', TEACHING)
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const config = loadConfig();
      const findings: Finding[] = [{ level: 'well', subject: 'Settings', says: 'valid; npx tickstock config print shows them' }];
      findings.push(...(await looked('Redis', () => lookAtRedis(config))));
      findings.push(...(await looked('PostgreSQL', () => lookAtDatabase(config))));
      findings.push(vendorFinding(config));
      if (json) print(JSON.stringify(findings));
      else for (const finding of findings) print(lineOf(finding));
      const faults = findings.filter(({ level }) => level === 'fault').length;
      if (faults > 0) throw new DoctorError(faults);
    });
}

/** What cannot be looked at is a fault of its own. */
async function looked(subject: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof TickStockError)) throw error;
    return [{ level: 'fault', subject, says: error.message, remedy: `${error.remedy} (${error.code})` }];
  }
}

async function lookAtRedis(config: Config): Promise<readonly Finding[]> {
  const { REDIS_URL: url, TICKSTOCK_LOG_SHARDS: shards, TICKSTOCK_LOG_RETENTION_MINUTES: minutes } = config;
  if (url === undefined)
    return [{ level: 'note', subject: 'Redis', says: 'REDIS_URL is not set: only `start` runs, on an in-process bus' }];
  const redis = await connectRedis({ url, log: silentLog, shards, retentionMs: minutes * MINUTE_MS });
  try {
    const before = systemClock.now();
    const survey = await redis.survey();
    const findings = [
      ...redisFindings(survey, config.TICKSTOCK_ALLOW_EVICTION),
      clockFinding('Redis', survey.now, before, systemClock.now()),
    ];
    return [...findings, ...(await looked('Tick log', async () => [await logFinding(redis.tickLog)]))];
  } finally {
    await redis.close();
  }
}

async function logFinding(tickLog: Awaited<ReturnType<typeof connectRedis>>['tickLog']): Promise<Finding> {
  const subject = 'Tick log';
  if ((await tickLog.id()) === undefined) return { level: 'note', subject, says: 'none yet: the first gateway creates it' };
  const lengths = await Promise.all(Array.from({ length: tickLog.shards }, (_, shard) => tickLog.length(shard)));
  return {
    level: 'well',
    subject,
    says: `${tickLog.shards} shards with ${lengths.map((length) => length.toLocaleString('en-US')).join(', ')} entries`,
  };
}

async function lookAtDatabase(config: Config): Promise<readonly Finding[]> {
  const { DATABASE_URL: url, TICKSTOCK_DATABASE_CA: ca, TICKSTOCK_DATA_DIR: dataDir } = config;
  if (url === undefined) return [dataDirFinding(resolve(dataDir))];
  const before = systemClock.now();
  const survey = await surveyDatabase({ url, ca });
  const { hostname } = new URL(url);
  const isLocal = ['127.0.0.1', 'localhost', '[::1]', ''].includes(hostname) || /^%2f/i.test(hostname);
  return [...databaseFindings(survey, isLocal), clockFinding('PostgreSQL', survey.now, before, systemClock.now())];
}

function dataDirFinding(dataDir: string): Finding {
  const subject = 'Data directory';
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK);
    return { level: 'well', subject, says: `${dataDir} is writable; DATABASE_URL is not set, so the embedded database lives there` };
  } catch (error) {
    const remedy = 'Choose another with TICKSTOCK_DATA_DIR, or set DATABASE_URL.';
    return {
      level: 'fault',
      subject,
      says: `${dataDir} is not writable (${error instanceof Error ? error.message : String(error)})`,
      remedy,
    };
  }
}

function vendorFinding(config: Config): Finding {
  const { MASSIVE_API_KEY: key, MASSIVE_WS_URL: url } = config;
  const subject = 'Vendor';
  if (key === undefined)
    return { level: 'note', subject, says: `MASSIVE_API_KEY is not set, so \`start\` runs on a simulated market${becauseOfFile()}` };
  const proxy = throughProxy(config, url);
  const way = proxy ? `, reached through the proxy ${proxy.host} (${proxy.variable})` : '';
  return {
    level: 'well',
    subject,
    says: `a key is set for ${new URL(url).host}${way}; not tested here, because a second connection would evict the running one`,
  };
}
