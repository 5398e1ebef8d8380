/** Whether a count kept at `state[at]`, advanced when `commit`, has reached `lookback`. */
export function counted(state: Float64Array, at: number, lookback: number, commit: boolean): boolean {
  const seen = state[at]! | 0;
  if (seen >= lookback) return true;
  if (commit) state[at] = seen + 1;
  return false;
}
