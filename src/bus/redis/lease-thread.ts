import { parentPort, workerData } from 'node:worker_threads';
import { KeptConnection } from './kept-connection.js';
import { LeaseLoop } from './lease-loop.js';
import type { LeaseNotice, LeaseRequest, LeaseThreadData } from './lease-protocol.js';
import { Pulse } from './pulse.js';
import { Writer } from './writer.js';

// eslint-disable unicorn/require-post-message-target-origin -- the other end is a thread, not a window
// The thread that keeps a process's leases: with an event loop and a connection of its own, so that nothing the process has to do,
// and nothing it has to write, comes before a renewal.
const { endpoint, pingMs, answerMs, pulse, standstillMs } = workerData as LeaseThreadData;
const tell = (notice: LeaseNotice): void => parentPort?.postMessage(notice);
const connection = new KeptConnection({
  endpoint,
  name: 'tickstock-lease',
  random: Math.random,
  pingMs,
  answerMs,
  onChange: () => undefined,
});
const loop = new LeaseLoop({
  writer: new Writer(connection),
  onLost: (name, fencingToken) => tell({ kind: 'lost', name, fencingToken }),
  isAlive: new Pulse(pulse, standstillMs).watch(),
});

let opened: Promise<void> | undefined;
/** A server that is away at first is tried again with the next request; afterwards the connection comes back by itself. */
async function open(): Promise<void> {
  opened ??= connection.open();
  try {
    await opened;
  } catch (error) {
    opened = undefined;
    throw error;
  }
}

async function answer(request: LeaseRequest): Promise<void> {
  const { id } = request;
  try {
    await open();
    if (request.kind === 'release') {
      await loop.release(request.name, request.fencingToken);
      tell({ kind: 'answer', id });
    } else tell({ kind: 'answer', id, answer: await loop.acquire(request.name, request.holder, request.ttlMs) });
  } catch (error) {
    tell({ kind: 'failure', id, message: error instanceof Error ? error.message : String(error) });
  }
}

parentPort?.on('message', (request: LeaseRequest) => void answer(request));
