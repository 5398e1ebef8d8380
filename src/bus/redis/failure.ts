import { ErrorReply } from '@redis/client';
import { TickStockError } from '../../market/index.js';
import { BusUnavailableError } from '../index.js';
import { ReplicaError } from './replica-error.js';

/** Every failure of the client library as the error of our ports, in one line that names host and port and no secret. */
export function busFailure(error: unknown, where: string): TickStockError {
  if (error instanceof TickStockError) return error;
  const refusal = error instanceof ErrorReply ? nameOf(error) : undefined;
  const isForGood = refusal !== undefined && !PASSES.has(refusal);
  const refusesUser = refusal === 'NOAUTH' || refusal === 'WRONGPASS';
  return new BusUnavailableError(`Redis at ${where} ${failureDetail(error)}`, { cause: error, isForGood, refusesUser });
}

/** Refusals that tell of the state that a server is in, and not of the command. */
const PASSES: ReadonlySet<string> = new Set([
  'BUSY',
  'CLUSTERDOWN',
  'LOADING',
  'MASTERDOWN',
  'MISCONF',
  'NOAUTH',
  'NOREPLICAS',
  'OOM',
  'READONLY',
  'TRYAGAIN',
  'WRONGPASS',
]);

const nameOf = ({ message }: ErrorReply): string => message.replace(/ .*$/s, '');

/** What happened, to follow the name of the server. */
export function failureDetail(error: unknown): string {
  if (error instanceof ErrorReply) return refusal(error.message);
  if (error instanceof ReplicaError) return error.message;
  if (!(error instanceof Error)) return 'cannot be reached';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return `cannot be reached (${code})`;
}

function refusal(reply: string): string {
  switch (reply.replace(/ .*$/s, '')) {
    case 'NOAUTH':
      return 'requires a password; put user name and password into REDIS_URL';
    case 'WRONGPASS':
      return 'rejects the user name or password in REDIS_URL';
    case 'NOPERM':
      return `does not permit this to the user in REDIS_URL (${reply})`;
    case 'LOADING':
      return 'is still loading its data';
    case 'READONLY':
    case 'MASTERDOWN':
      return 'is a replica; the name is resolved again to find the primary';
    case 'OOM':
      return 'is out of memory and refuses writes (maxmemory)';
    case 'MISCONF':
      return 'cannot persist its data to disk and refuses writes (MISCONF)';
    default:
      return `refused a command (${reply})`;
  }
}
