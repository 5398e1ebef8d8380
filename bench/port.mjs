/** Where a server listens. @param {{ address(): string | import('node:net').AddressInfo | null }} server */
export function portOf(server) {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}
