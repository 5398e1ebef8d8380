import type { Generate } from './unroll.js';

/** As where Node was started with --disallow-code-generation-from-strings. */
export const forbidden: Generate = () => {
  throw new EvalError('Code generation from strings disallowed for this context');
};
