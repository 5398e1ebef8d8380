import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Log } from '../market/index.js';
import { PageMissingError } from './errors.js';

/** Serves the built page from `webRoot`. Where it has not been built, `/` says so and the API works on. */
export async function addPage(app: FastifyInstance, webRoot: string, log: Log): Promise<void> {
  if (!existsSync(join(webRoot, 'index.html'))) {
    log.warn('the page has not been built; serving only the API', { webRoot });
    app.get('/', () => {
      throw new PageMissingError('The page has not been built.');
    });
    return;
  }
  await app.register(fastifyStatic, {
    root: webRoot,
    wildcard: false,
    cacheControl: false,
    setHeaders(reply, path) {
      // Names under assets/ carry a hash of their content.
      const lasting = path.startsWith(join(webRoot, 'assets'));
      reply.setHeader('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
