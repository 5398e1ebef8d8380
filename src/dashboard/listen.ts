import type { FastifyInstance } from 'fastify';
import { ListenError, PortBusyError } from './errors.js';

/** @returns where it is found, without a slash at the end. Errors: `PortBusyError`, `ListenError` */
export async function listen(app: FastifyInstance, host: string, asked: number): Promise<{ readonly url: string; readonly port: number }> {
  try {
    await app.listen({ host, port: asked });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') throw new PortBusyError(host, asked, { cause: error });
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new ListenError(`Cannot listen on ${host}, port ${asked} (${code}).`, { cause: error });
    }
    throw error;
  }
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : asked;
  return { url: `http://${hostInUrl(host)}:${port}`, port };
}

/** Every-address hosts are no address to visit. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
