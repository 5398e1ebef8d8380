import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A running `tickstock` command, compiled code, own process. */
export interface Running {
  readonly process: ChildProcess;
  /** Everything it has said so far on both outputs. */
  output(): string;
  /** Resolves with the first line of standard output that matches. */
  line(pattern: RegExp): Promise<string>;
  /** Exit code, null when a signal ended it. */
  readonly exited: Promise<number | null>;
  kill(signal?: NodeJS.Signals): Promise<number | null>;
}

const OURS = /^(TICKSTOCK_|STREAMING_|MASSIVE_|MARKET_TICK_|REDIS_|DATABASE_|SYMBOL_)|_PROXY$/i;

/** Runs a command with none of the caller's own settings but those given. */
export function tickstock(args: readonly string[], settings: Readonly<Record<string, string>> = {}, cwd = root): Running {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
  const main = `import(${JSON.stringify(new URL('../../dist/program/main.js', import.meta.url).href)}).then((m) => m.main(process.argv.slice(1))).then((code) => { process.exitCode = code; })`;
  const child = spawn(process.execPath, ['-e', main, '--', ...args], {
    cwd,
    // Every relay of a test has a port of its own.
    env: { ...inherited, TICKSTOCK_RELAY_PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let all = '';
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    all += text;
    for (const watcher of watchers) watcher();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    all += text;
  });
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return {
    process: child,
    output: () => all,
    exited,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = stdout.split('\n').find((line) => pattern.test(line));
          if (found === undefined) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        void exited.then((code) => reject(new Error(`${args.join(' ')} ended with ${String(code)} before ${String(pattern)}:\n${all}`)));
        look();
      }),
    kill: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return exited;
    },
  };
}

/** Runs a command to its end. */
export async function run(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
  cwd = root,
): Promise<{ code: number | null; output: string }> {
  const running = tickstock(args, settings, cwd);
  const code = await running.exited;
  return { code, output: running.output() };
}

/** Looks until `found` says so; the wait is bounded by the test's own time limit and this one. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  limitMs = 60_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
