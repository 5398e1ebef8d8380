import type { PatternDefinition } from '../contract.js';
import { cupAndHandle } from './cup-and-handle.js';
import { doubleBottom } from './double-bottom.js';
import { headAndShoulders } from './head-and-shoulders.js';
import { ascendingTriangle, rectangle, symmetricalTriangle, wedge } from './triangles.js';

/** Patterns on confirmed swing pivots. */
export const CHART: readonly PatternDefinition[] = [
  doubleBottom,
  headAndShoulders,
  ascendingTriangle,
  symmetricalTriangle,
  wedge,
  rectangle,
  cupAndHandle,
];
