import type { IncomingMessage } from 'node:http';
import { judgeFault } from './faults/script.js';
import type { ScriptedFault } from './faults/schema.js';
import type { Answer } from './rest/answer.js';
import type { SimulatorStatus } from './status.js';

export interface Controlled {
  fault(fault: ScriptedFault): void;
  status(): SimulatorStatus;
}

const MOST_BYTES = 65_536;
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** `POST /control/fault` and `GET /control/status`, for programs on this machine. */
export async function answerControl(request: IncomingMessage, pathname: string, simulator: Controlled): Promise<Answer> {
  const { headers, socket, method } = request;
  if (!LOOPBACK.test(socket.remoteAddress ?? '')) return refusal(403, 'the control endpoint accepts only programs on the same machine');
  // Only browsers send it: a page of the internet shall not play with the simulator.
  if (headers.origin !== undefined) return refusal(403, 'the control endpoint does not accept web pages');
  if (pathname === '/control/status' && method === 'GET') return json(200, simulator.status());
  if (pathname !== '/control/fault') return refusal(404, 'there are GET /control/status and POST /control/fault');
  if (method !== 'POST') return refusal(405, 'POST one fault as JSON');
  const text = await bodyOf(request);
  if (text === undefined) return refusal(413, `a fault may have at most ${MOST_BYTES} bytes`);
  const judged = judgeFault(parseJson(text));
  if (Array.isArray(judged)) return json(400, { error: 'not a fault', problems: judged });
  simulator.fault(judged);
  return json(202, { accepted: judged });
}

const json = (status: number, value: unknown): Answer => ({ status, body: JSON.stringify(value) });
const refusal = (status: number, error: string): Answer => json(status, { error });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
