import fastify, { type FastifyInstance } from 'fastify';
import { type Clock, type Log, type Measured, measure, type Random } from '../market/index.js';
import type { Bus } from '../bus/index.js';
import type { Store } from '../store/index.js';
import { Gate } from './access/gate.js';
import { SECURITY_HEADERS } from './access/headers.js';
import { addLogin } from './access/login.js';
import { addFailureAnswers } from './api/failures.js';
import { addApi } from './api/routes.js';
import { addHealth } from './health-routes.js';
import { listen } from './listen.js';
import { Hub } from './hub.js';
import { Live } from './live/live.js';
import { LiveState } from './live/state.js';
import { DASHBOARD_FIGURES, type DashboardSources, type DashboardState } from './measurements.js';
import { addPage } from './page.js';
import { readinessReasons } from './readiness.js';
import { upgradeHandler } from './upgrade.js';

export interface DashboardOptions {
  readonly random: Random;
  readonly bus: Bus;
  readonly store: Store;
  /** Address to listen on; `127.0.0.1` keeps it to this machine. */
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** With a token every request must show it; without one only this machine is served. */
  readonly token?: string;
  /** Directory of the built page. */
  readonly webRoot: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly version: string;
  /** Prometheus text of the whole process, for `/metrics`. */
  readonly metrics: () => Promise<string>;
  /** Reasons of the other roles in this process not to be ready. */
  readonly readiness?: () => readonly string[];
}

export interface Dashboard extends Measured {
  /** Where a browser finds it, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Tells the pages, then stops. Bus and store stay open: they are the caller's. */
  close(): Promise<void>;
}

/**
 * Starts the dashboard: HTTP API, page and browser socket on one port. Resolves when it listens; bus and store may still be
 * away, which `/health/ready` then tells.
 * Errors: `PortBusyError`, `ListenError`.
 */
export async function createDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { bus, store, clock, random } = options;
  const log = options.log.child('dashboard');
  const state = new LiveState();
  const hub = new Hub({ state, clock, log });
  const live = new Live({ state, bus, store, clock, random, log, onChange: () => hub.changed() });
  const gate = new Gate(options.token);
  const parts = { state, live, hub, gate, log };
  const app = await buildApp(options, parts);
  app.server.on('upgrade', upgradeHandler({ gate, hub, clock, log }));
  const close = async (): Promise<void> => {
    await live.close();
    await hub.close();
    await app.close();
  };
  let at: Awaited<ReturnType<typeof listen>>;
  try {
    at = await listen(app, options.host, options.port);
  } catch (error) {
    await close();
    throw error;
  }
  await live.start();
  return {
    ...at,
    measurements: () =>
      measure<DashboardSources>(DASHBOARD_FIGURES, {
        hub: () => hub.counters,
        live: () => live.counters,
        encoder: () => live.encoder.counters,
        results: () => live.resultCounters,
        state: () => stateOf(parts),
      }),
    close,
  };
}

interface Parts {
  readonly state: LiveState;
  readonly live: Live;
  readonly hub: Hub;
  readonly gate: Gate;
  readonly log: Log;
}

const stateOf = ({ state, live, hub }: Parts): DashboardState => ({
  clients: hub.size,
  badMessages: live.badMessages,
  symbolsLeftOut: state.symbolsLeftOut,
});

async function buildApp(options: DashboardOptions, { state, live, hub, gate, log }: Parts): Promise<FastifyInstance> {
  const { store, clock, token, version } = options;
  const app = fastify({ logger: false, forceCloseConnections: true, bodyLimit: 16 * 1024, routerOptions: { maxParamLength: 100 } });
  const startedAt = clock.monotonic();
  const reasons = (): Promise<readonly string[]> => readinessReasons({ live, bus: options.bus, store, clock }, options.readiness?.() ?? []);
  addFailureAnswers(app, log);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const refusal = gate.check(request.raw, clock.now());
    if (refusal === undefined) return undefined;
    if (refusal.code === 'TS_UNAUTHORIZED' && request.headers.accept?.includes('text/html')) return reply.redirect('/login', 303);
    throw refusal;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  if (token !== undefined) addLogin(app, { gate, token, clock, log });
  addHealth(app, { reasons, metrics: options.metrics });
  addApi(app, {
    store,
    state,
    version,
    uptime: () => Math.round((clock.monotonic() - startedAt) / 1_000),
    clients: () => hub.size,
    reasons,
  });
  await addPage(app, options.webRoot, log);
  return app;
}
