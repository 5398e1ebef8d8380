import { BAR, type IndicatorDefinition, type Kernel } from '../contract.js';

/** State: the session that the sums belong to, turnover, volume. */
class VwapKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize = 3;
  readonly lookback = 0;

  update(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    this.peek(state, at, bar, barAt, out, outAt);
    const session = bar[barAt + BAR.session]!;
    const same = session !== 0 && session === state[at];
    state[at] = session;
    state[at + 1] = session === 0 ? 0 : (same ? state[at + 1]! : 0) + bar[barAt + BAR.turnover]!;
    state[at + 2] = session === 0 ? 0 : (same ? state[at + 2]! : 0) + bar[barAt + BAR.vwapVolume]!;
  }
  peek(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    const session = bar[barAt + BAR.session]!;
    const same = session === state[at];
    const turnover = (same ? state[at + 1]! : 0) + bar[barAt + BAR.turnover]!;
    const volume = (same ? state[at + 2]! : 0) + bar[barAt + BAR.vwapVolume]!;
    out[outAt] = session === 0 || volume === 0 ? NaN : turnover / volume;
  }
}

/** Volume-weighted average price since the regular session began, over its VWAP-eligible trades; NaN outside the session. */
export const vwap: IndicatorDefinition = {
  name: 'vwap',
  label: () => 'VWAP',
  parameters: [],
  sessionBound: true,
  create: () => new VwapKernel(),
};
