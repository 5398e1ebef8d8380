import type { FastifyInstance } from 'fastify';
import type { Clock, Log } from '../../market/index.js';
import { TooManyAttemptsError } from '../errors.js';
import type { Gate } from './gate.js';
import { loginPage } from './login-page.js';
import { cookieHeader, issueCookie } from './sign-in-cookie.js';

const WINDOW_MS = 60_000;
const MAX_FAILURES = 20;

interface LoginOptions {
  readonly gate: Gate;
  readonly token: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** `/login`: a form that takes the token once and gives a cookie for it. At most `MAX_FAILURES` wrong tokens a minute, over all. */
export function addLogin(app: FastifyInstance, { gate, token, clock, log }: LoginOptions): void {
  let failures: number[] = [];
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 4_096 }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );
  app.get('/login', (_request, reply) => reply.type('text/html; charset=utf-8').send(loginPage('')));
  app.post('/login', (request, reply) => {
    const now = clock.now();
    failures = failures.filter((time) => time > now - WINDOW_MS);
    if (failures.length >= MAX_FAILURES) throw new TooManyAttemptsError(`More than ${MAX_FAILURES} wrong tokens in one minute.`);
    const given = request.body instanceof URLSearchParams ? (request.body.get('token') ?? '') : '';
    if (gate.isToken(given)) {
      return reply.header('set-cookie', cookieHeader(issueCookie(token, now))).redirect('/', 303);
    }
    failures.push(now);
    log.warn('sign-in with a wrong token', { peer: request.ip });
    return reply.code(401).type('text/html; charset=utf-8').send(loginPage('Wrong token. The token is the value of TICKSTOCK_TOKEN.'));
  });
}
