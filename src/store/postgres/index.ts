export { startEmbeddedPostgres, type EmbeddedServer } from './embedded/server.js';
export { type DatabaseAddress, migrate, migrationStatus, type MigrationStatus } from './migrate.js';
export { type DatabaseSurvey, surveyDatabase } from './survey.js';
export { openPostgresStore, type PostgresStore, type PostgresStoreOptions } from './postgres-store.js';
