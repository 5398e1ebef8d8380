export { startEmbeddedPostgres, type EmbeddedServer } from './embedded/server.js';
export { type DatabaseAddress, migrate, migrationStatus, type MigrationStatus } from './migrate.js';
export { openPostgresStore, type PostgresStoreOptions } from './postgres-store.js';
