export * from './calibration.js';
export { seeded, surrogateOf } from './surrogate.js';
export { survey, type Survey } from './survey.js';
