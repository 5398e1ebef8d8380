import type { PatternExample } from '../example.js';
import { LEVEL_EXAMPLES } from './level-examples.js';
import { SHAPE_EXAMPLES } from './shape-examples.js';

/** How each pattern of the day looks, by its catalogue name. */
export const INTRADAY_EXAMPLES: ReadonlyMap<string, PatternExample> = new Map([...LEVEL_EXAMPLES, ...SHAPE_EXAMPLES]);
