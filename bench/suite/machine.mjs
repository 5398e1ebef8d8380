import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { query } from '../whole/servers.mjs';

const ask = (command, args) => {
  try {
    return execFileSync(command, args, { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
};

/** Where the figures come from. @param postgres a server that `startPostgres` gave */
export async function machine(root, postgres) {
  const [{ server_version: version }] = await query(postgres.url, 'SHOW server_version');
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1e9),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    redis: /v=(\S+)/.exec(ask(process.env.TICKSTOCK_REDIS_SERVER ?? 'redis-server', ['--version']))?.[1] ?? 'unknown',
    postgres: version,
    loadBefore: loadavg()[0],
    product: JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).version,
    commit: ask('git', ['-C', root, 'rev-parse', '--short', 'HEAD']),
  };
}
