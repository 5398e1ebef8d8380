export { MassiveClient, type MassiveClientOptions } from './massive-client.js';
