import fastify from 'fastify';
import type { Clock, Log } from '../market/index.js';
import { Gate } from './access/gate.js';
import { SECURITY_HEADERS } from './access/headers.js';
import { addFailureAnswers } from './api/failures.js';
import { addHealth, type HealthAnswers } from './health-routes.js';
import { listen } from './listen.js';

export interface HealthServerOptions extends HealthAnswers {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** With a token every request but /health/live must show it; without one only this machine is served. */
  readonly token?: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface HealthServer {
  /** Without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** `/health/live`, `/health/ready` and `/metrics` of a role without a page. Errors: `PortBusyError`, `ListenError` */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const { host, port, token, clock, log } = options;
  const app = fastify({ logger: false, forceCloseConnections: true, bodyLimit: 1024 });
  const gate = new Gate(token);
  addFailureAnswers(app, log);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS).header('cache-control', 'no-store');
    const refusal = gate.check(request.raw, clock.now());
    if (refusal !== undefined) throw refusal;
  });
  addHealth(app, options);
  const { url } = await listen(app, host, port);
  return { url, close: () => app.close() };
}
