export * from './calibration.js';
export { seeded, surrogateOf } from './surrogate.js';
export { survey, type Survey, type SurveyedPattern } from './survey.js';
