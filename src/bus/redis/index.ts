export { evicts, type RedisSurvey } from './survey.js';
export { type AvailabilityListener, connectRedis, type RedisBackend, type RedisOptions, type RedisStats } from './backend.js';
export { REDIS_FIGURES, redisMeasurements } from './measurements.js';
