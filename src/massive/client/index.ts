export { MassiveClient, type MassiveClientOptions } from './massive-client.js';
export type { Channel } from './topics.js';
