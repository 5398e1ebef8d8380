import { z } from 'zod';
import { RestAnswerError, type RestError, RestKeyError, RestPlanError } from './errors.js';
import { wholeOf } from './values.js';

const Count = z.unknown().transform(wholeOf).optional();
const Envelope = z.object({
  status: z.string().nullish(),
  results: z.unknown().optional(),
  tickers: z.unknown().optional(),
  next_url: z.string().nullish(),
  count: Count.optional(),
  resultsCount: Count.optional(),
  error: z.unknown().optional(),
  message: z.unknown().optional(),
});

export interface Page {
  readonly rows: readonly unknown[];
  readonly next: string | undefined;
  /** The plan's data come a quarter of an hour late. */
  readonly isDelayed: boolean;
}

const SHOWN = 200;

/**
 * Reads an answer with status 200. It is understood where it says that it is a good one, and names its rows, or that there are none:
 * one that leaves them out might as well have lost them.
 * @param field where the rows are
 * @throws RestError
 */
export function pageOf(text: string, field: 'results' | 'tickers'): Page {
  const envelope = Envelope.safeParse(parsed(text)).data;
  if (!envelope) throw new RestAnswerError('answered in a form that is not the vendor’s');
  const { status, next_url: next, error } = envelope;
  const word = (status ?? 'OK').toUpperCase();
  if ((word !== 'OK' && word !== 'DELAYED') || isSaid(error)) throw refusal(envelope, `with the status ${status ?? 'none'}`);
  return { rows: rowsOf(envelope, field), next: next || undefined, isDelayed: word === 'DELAYED' };
}

/** @throws RestAnswerError where they may have been lost */
function rowsOf(envelope: z.infer<typeof Envelope>, field: 'results' | 'tickers'): readonly unknown[] {
  const said = envelope.resultsCount ?? envelope.count;
  const list = envelope[field] ?? (said === 0 && !envelope.next_url ? [] : undefined);
  if (list === undefined) throw new RestAnswerError(`answered without ${field}`);
  if (!Array.isArray(list)) throw new RestAnswerError(`answered with ${field} that are not a list`);
  if (list.length === 0 && typeof said === 'number' && said > 0) throw new RestAnswerError(`answered with none of ${said} ${field}`);
  return list;
}

/** What an answer means that says no, whatever its HTTP status. @param how "with the status ERROR", "403" */
export function refusal(answer: unknown, how: string): RestError {
  const { status, error, message } = Envelope.partial().safeParse(answer).data ?? {};
  const words = [error, message].filter(isSaid).map((said) => shown(said));
  const said = [`answered ${how}`, ...words].join(': ');
  if (status?.toUpperCase() === 'NOT_AUTHORIZED') return new RestPlanError(`${said} (the plan does not include this)`);
  if (words.some((said) => /api ?key/i.test(said))) return new RestKeyError(said);
  return new RestAnswerError(said, 'status');
}

/** @throws RestAnswerError */
function parsed(text: string): unknown {
  try {
    return JSON.parse(withExactNumbers(text));
  } catch {
    const what = text.trim() === '' ? 'an empty body' : /^\s*</.test(text) ? 'an HTML page' : 'a body that is not JSON, or is truncated';
    throw new RestAnswerError(`answered with ${what}`, 'form', true);
  }
}

const isSaid = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** One line of it. */
export function shown(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/\s+/g, ' ').slice(0, SHOWN);
}

/** Numbers of many digits as text: a double would round some timestamps into the next millisecond, and some ids into others. */
function withExactNumbers(json: string): string {
  return json
    .replaceAll(/"(\w+_timestamp|sequence_number)"\s*:\s*(-?\d[\d.eE+-]*)/g, '"$1":"$2"')
    .replaceAll(/"id"\s*:\s*(\d{16,})(?=\s*[,}])/g, '"id":"$1"');
}
