import type { FastifyInstance } from 'fastify';

/** What every role answers: whether it lives, whether it does its work and why not, and its figures for Prometheus. */
export interface HealthAnswers {
  /** Why it cannot do its work now, one line each; empty when it can. */
  readonly reasons: () => Promise<readonly string[]> | readonly string[];
  readonly metrics: () => Promise<string>;
}

export function addHealth(app: FastifyInstance, { reasons, metrics }: HealthAnswers): void {
  app.get('/health/live', () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    const why = await reasons();
    return reply.code(why.length === 0 ? 200 : 503).send({ status: why.length === 0 ? 'ready' : 'not_ready', reasons: why });
  });
  app.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics()));
}
