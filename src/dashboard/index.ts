export { createDashboard } from './dashboard.js';
export { startHealthServer } from './health-server.js';
export type { Dashboard } from './dashboard.js';
export { DASHBOARD_FIGURES } from './measurements.js';
