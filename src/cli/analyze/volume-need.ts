import { BAR, BAR_SIZE, type Kernel } from '../../indicators/index.js';
import { newYorkTime, nextTradingDay } from '../../market/index.js';

/** Bars behind the lookback, for averages to tell volumes apart. */
const MORE_BARS = 30;
const FIRST_DAY = 19_000;
/** The latest instant that there is: no anchor lies behind it. */
const LATEST = 8.64e15;

/** Whether values depend on the bars' volume: the same prices with and without it are looked at. */
export function needsVolume(make: () => Kernel): boolean {
  return [true, false].some((sessions) => {
    const [withVolume, without] = [1, 0].map((scale) => outputs(make(), sessions, scale));
    return !withVolume?.every((value, i) => Object.is(value, without?.[i]));
  });
}

/** @param sessions one bar a trading day at its opening, else bars at the latest instant */
function outputs(kernel: Kernel, sessions: boolean, scale: number): number[] {
  const state = new Float64Array(kernel.stateSize);
  const bar = new Float64Array(BAR_SIZE);
  const out = new Float64Array(kernel.outputs.length);
  const all: number[] = [];
  let day = FIRST_DAY;
  for (let i = 0; i < kernel.lookback + MORE_BARS; i += 1) {
    day = nextTradingDay(day);
    const close = 100 + 10 * Math.sin(i / 3) + (i % 7);
    const volume = scale * (1_000 + ((i * 7_919) % 4_001));
    bar[BAR.open] = close - Math.cos(i);
    bar[BAR.high] = close + 2;
    bar[BAR.low] = close - 2 - (i % 3) / 4;
    bar[BAR.close] = close;
    bar[BAR.volume] = volume;
    bar[BAR.turnover] = volume * close;
    bar[BAR.vwapVolume] = volume;
    bar[BAR.start] = sessions ? newYorkTime(day, 9, 30) : LATEST;
    bar[BAR.session] = sessions ? day : FIRST_DAY;
    kernel.step(state, 0, bar, 0, out, 0, true);
    all.push(...out);
  }
  return all;
}
