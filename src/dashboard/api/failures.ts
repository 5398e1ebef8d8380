import type { FastifyInstance } from 'fastify';
import { type Log, TickStockError } from '../../market/index.js';
import { NotFoundError } from '../errors.js';

const STATUS: Readonly<Record<string, number>> = {
  TS_REQUEST_INVALID: 400,
  TS_UNAUTHORIZED: 401,
  TS_FORBIDDEN: 403,
  TS_NOT_FOUND: 404,
  TS_TOO_MANY_ATTEMPTS: 429,
  TS_PAGE_MISSING: 503,
  TS_STORE_UNAVAILABLE: 503,
  TS_STORE_REFUSED: 503,
};

export interface FailureAnswer {
  readonly error: { readonly code: string; readonly message: string; readonly remedy: string };
}

/** The HTTP status and body of an error. What is not ours to explain is told without its text, which may hold a secret. */
export function answerFailure(error: unknown): { readonly status: number; readonly body: FailureAnswer } {
  if (error instanceof TickStockError) {
    const { code, message, remedy } = error;
    return { status: STATUS[code] ?? 500, body: { error: { code, message, remedy } } };
  }
  const status = statusOf(error);
  const message = status < 500 && error instanceof Error ? error.message : 'The dashboard failed to answer.';
  const code = status < 500 ? 'TS_REQUEST_INVALID' : 'TS_INTERNAL';
  const remedy = status < 500 ? 'Correct the request.' : "See the dashboard's log for the cause.";
  return { status, body: { error: { code, message, remedy } } };
}

export function addFailureAnswers(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = answerFailure(error);
    if (status === 500)
      log.error('request failed', { url: request.url, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler((request) => {
    throw new NotFoundError(`There is nothing at ${request.method} ${request.url.split('?', 1)[0]?.slice(0, 200)}.`);
  });
}

/** Fastify's own errors (a body too large, a bad URL) carry a 4xx status. */
function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  return typeof error.statusCode === 'number' && error.statusCode >= 400 ? error.statusCode : 500;
}
