export { createDashboard } from './dashboard.js';
export type { Dashboard, DashboardOptions, DashboardStats } from './dashboard.js';
