export { startEmbeddedPostgres, type EmbeddedServer } from './embedded/server.js';
export { type DatabaseAddress, migrate, migrationStatus } from './migrate.js';
export { type DatabaseSurvey, surveyDatabase } from './survey.js';
export { openPostgresStore } from './postgres-store.js';
