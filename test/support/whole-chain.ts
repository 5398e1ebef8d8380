import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));

const Gap = z.object({ cause: z.string(), status: z.enum(['open', 'partial', 'repaired']), from: z.number(), to: z.number() });

/** What `bench/whole.mjs --json -` prints of a run, as far as tests look at it. */
const WholeRun = z.object({
  sent: z.int(),
  vendor: z.object({ connections: z.int(), evictions: z.int(), unsent: z.int(), tookMs: z.number(), plannedMs: z.number() }),
  account: z.object({
    stored: z.int(),
    missing: z.int(),
    doubled: z.int(),
    inGaps: z.int(),
    examples: z.array(z.string()),
    gaps: z.array(Gap),
  }),
  memoryPeakMb: z.object({ gateway: z.number(), engine: z.number() }),
  leaseLosses: z.int(),
  reconnects: z.int(),
  finalState: z.string(),
  openGaps: z.int(),
  alive: z.record(z.string(), z.boolean()),
  normalAfterMs: z.number().nullable(),
  goodput: z.array(z.object({ offered: z.number(), delivered: z.number(), share: z.number().nullable(), worstLagMs: z.number() })),
  sustained: z.number(),
});
export type WholeRun = z.infer<typeof WholeRun>;

/**
 * One run of the whole chain in a process of its own.
 * @param args as bench/whole.mjs takes them
 * @param database URL of a server on which it makes a database of its own; absent: it starts one that waits for its disk
 */
export async function runWholeChain(args: readonly string[], database?: string): Promise<WholeRun> {
  const child = spawn(process.execPath, ['bench/whole.mjs', '--json', '-', ...args], {
    cwd: root,
    env: { ...process.env, TICKSTOCK_BENCH_DATABASE: database ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`bench/whole.mjs ${args.join(' ')} ended with ${String(code)}:\n${said}`);
  return WholeRun.parse(JSON.parse(printed.trim().split('\n').at(-1) ?? ''));
}
