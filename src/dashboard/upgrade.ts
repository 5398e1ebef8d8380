import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock, Log } from '../market/index.js';
import type { Gate } from './access/gate.js';
import { answerFailure } from './api/failures.js';
import { ForbiddenError, NotFoundError } from './errors.js';
import type { Hub } from './hub.js';

interface UpgradeOptions {
  readonly gate: Gate;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly log: Log;
}

/** The handler of HTTP upgrade requests: `/ws` and nothing else, for those whom the gate lets in while the hub has room. */
export function upgradeHandler({ gate, hub, clock, log }: UpgradeOptions) {
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', (error) => log.debug('browser socket failed while opening', { error: error.message }));
    const path = request.url?.split('?', 1)[0];
    const refusal =
      path === '/ws' ? gate.checkUpgrade(request, clock.now()) : new NotFoundError(`There is no socket at ${String(path).slice(0, 200)}.`);
    if (refusal !== undefined) {
      const { status, body } = answerFailure(refusal);
      refuse(socket, status, JSON.stringify(body));
    } else if (hub.full) {
      hub.countRefused();
      const { body } = answerFailure(new ForbiddenError('The dashboard already has its maximum number of open pages.'));
      refuse(socket, 503, JSON.stringify(body));
    } else {
      hub.accept(request, socket, head);
    }
  };
}

function refuse(socket: Duplex, status: number, body: string): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'connection: close',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
