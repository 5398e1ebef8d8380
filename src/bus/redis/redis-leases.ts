import { Worker } from 'node:worker_threads';
import { BusUnavailableError, type Lease, type LeaseAnswer, type LeaseHolder, type LeaseStore, requireTtl } from '../index.js';
import type { LoopAnswer } from './lease-loop.js';
import type { LeaseNotice, LeaseRequest, LeaseThreadData } from './lease-protocol.js';
import { Pulse } from './pulse.js';

export interface RedisLeasesOptions extends Omit<LeaseThreadData, 'pulse'> {
  /** The compiled thread. */
  readonly thread: URL;
}

interface Waiting {
  readonly resolve: (answer: LoopAnswer | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** A connection and a few messages need little, MiB. */
const THREAD_MEMORY = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 } as const;

type Unnumbered<Request> = Request extends LeaseRequest ? Omit<Request, 'id'> : never;

/**
 * Leases that a thread of their own keeps alive: a program that is busy, or whose connections are, keeps them; one whose event loop
 * has stood still for longer than `standstillMs` lets them run out. The thread starts with the first lease that is asked for.
 */
export class RedisLeases implements LeaseStore {
  private readonly shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  private readonly waiting = new Map<number, Waiting>();
  private readonly held = new Map<string, AbortController>();
  private worker: Worker | undefined;
  private endBeat: (() => void) | undefined;
  private requests = 0;
  private closed = false;

  constructor(private readonly options: RedisLeasesOptions) {}

  async acquire(name: string, holder: LeaseHolder, ttlMs: number): Promise<LeaseAnswer> {
    requireTtl(ttlMs);
    const answer = await this.ask({ kind: 'acquire', name, holder, ttlMs });
    if (!answer) throw new BusUnavailableError('the lease thread answered unexpectedly');
    return answer.granted ? { granted: true, lease: this.leaseOf(name, answer.fencingToken) } : answer;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.endBeat?.();
    this.fail('the leases are closed');
    await this.worker?.terminate();
  }

  private leaseOf(name: string, fencingToken: number): Lease {
    const lost = new AbortController();
    const key = `${fencingToken} ${name}`;
    this.held.set(key, lost);
    return {
      fencingToken,
      lost: lost.signal,
      release: async () => {
        this.held.delete(key);
        await this.ask({ kind: 'release', name, fencingToken });
      },
    };
  }

  private ask(request: Unnumbered<LeaseRequest>): Promise<LoopAnswer | undefined> {
    if (this.closed) return Promise.reject(new BusUnavailableError('the leases are closed'));
    const worker = (this.worker ??= this.start());
    this.requests += 1;
    const id = this.requests;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      // eslint-disable-next-line unicorn/require-post-message-target-origin -- the other end is a thread, not a window
      worker.postMessage({ ...request, id } satisfies LeaseRequest);
    });
  }

  private start(): Worker {
    const { thread, ...settings } = this.options;
    this.endBeat = new Pulse(this.shared, settings.standstillMs).beat();
    const worker = new Worker(thread, {
      workerData: { ...settings, pulse: this.shared } satisfies LeaseThreadData,
      // The flags of the program, such as a profiler's, are not for this thread.
      execArgv: [],
      resourceLimits: THREAD_MEMORY,
    });
    worker.unref();
    worker.on('message', (notice: LeaseNotice) => this.onNotice(notice));
    worker.on('error', (error) => this.onDeath(error));
    return worker;
  }

  private onNotice(notice: LeaseNotice): void {
    if (notice.kind === 'lost') {
      const key = `${notice.fencingToken} ${notice.name}`;
      this.held.get(key)?.abort();
      this.held.delete(key);
      return;
    }
    const asked = this.waiting.get(notice.id);
    this.waiting.delete(notice.id);
    if (notice.kind === 'answer') asked?.resolve(notice.answer);
    else asked?.reject(new BusUnavailableError(notice.message));
  }

  /** Nobody renews any more: what was held counts as lost, and the next request starts another thread. */
  private onDeath(error: Error): void {
    this.worker = undefined;
    this.endBeat?.();
    this.fail(`the thread that renews the leases has ended: ${error.message}`);
    for (const lost of this.held.values()) lost.abort();
    this.held.clear();
  }

  private fail(message: string): void {
    for (const { reject } of this.waiting.values()) reject(new BusUnavailableError(message));
    this.waiting.clear();
  }
}
