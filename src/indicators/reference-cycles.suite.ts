import { closes, mean, rows, type Reference } from './reference.suite.js';

const DEGREES = 180 / Math.PI;

interface Cycle {
  readonly smooth: readonly number[];
  readonly inPhase: readonly number[];
  readonly quadrature: readonly number[];
  readonly period: readonly number[];
  readonly smoothPeriod: readonly number[];
}

/** Ehlers' discriminator as his book prints it: filters over whole arrays, zero before bar `start`. */
function cycleOf(prices: readonly number[], start: number): Cycle {
  const at = (values: readonly number[], i: number): number => (i < start ? 0 : (values[i] ?? NaN));
  const inPhase: number[] = [];
  const [s, d, q, ii, qq, r, m, p, sp] = Array.from({ length: 9 }, (): number[] => []) as [
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
  ];
  prices.forEach((price, i) => {
    const back = (bars: number): number => prices[i - bars] ?? NaN;
    s[i] = (4 * price + 3 * back(1) + 2 * back(2) + back(3)) / 10;
    if (i < start) return;
    const gain = 0.075 * at(p, i - 1) + 0.54;
    const hilbert = (values: readonly number[]): number =>
      (0.0962 * (at(values, i) - at(values, i - 6)) + 0.5769 * (at(values, i - 2) - at(values, i - 4))) * gain;
    d[i] = hilbert(s);
    q[i] = hilbert(d);
    inPhase[i] = at(d, i - 3);
    ii[i] = 0.2 * (at(inPhase, i) - hilbert(q)) + 0.8 * at(ii, i - 1);
    qq[i] = 0.2 * (at(q, i) + hilbert(inPhase)) + 0.8 * at(qq, i - 1);
    r[i] = 0.2 * (at(ii, i) * at(ii, i - 1) + at(qq, i) * at(qq, i - 1)) + 0.8 * at(r, i - 1);
    m[i] = 0.2 * (at(ii, i) * at(qq, i - 1) - at(qq, i) * at(ii, i - 1)) + 0.8 * at(m, i - 1);
    const last = at(p, i - 1);
    const measured = at(m, i) !== 0 && at(r, i) !== 0 ? 360 / (Math.atan(at(m, i) / at(r, i)) * DEGREES) : last;
    const bounded = Math.min(50, Math.max(6, 0.67 * last, Math.min(measured, 1.5 * last)));
    p[i] = 0.2 * bounded + 0.8 * last;
    sp[i] = 0.33 * at(p, i) + 0.67 * at(sp, i - 1);
  });
  return { smooth: s, inPhase, quadrature: q, period: p, smoothPeriod: sp };
}

const fromBar = (values: readonly number[], first: number): (number | undefined)[] =>
  values.map((value, i) => (i < first ? undefined : value));

function phases(prices: readonly number[], { smooth, smoothPeriod }: Cycle): number[] {
  const result: number[] = [];
  prices.forEach((_, i) => {
    if (i < 37) return;
    const period = smoothPeriod[i] ?? NaN;
    const length = Math.floor(period + 0.5);
    let sine = 0;
    let cosine = 0;
    for (let k = 0; k < length; k += 1) {
      const price = i - k < 37 ? 0 : (smooth[i - k] ?? NaN);
      sine += Math.sin((2 * Math.PI * k) / length) * price;
      cosine += Math.cos((2 * Math.PI * k) / length) * price;
    }
    const negligible = 1e-11 * Math.abs(smooth[i] ?? NaN);
    if (length > 0 && Math.abs(sine) <= negligible && Math.abs(cosine) <= negligible) {
      result[i] = 0;
      return;
    }
    const turned = cosine === 0 ? (result[i - 1] ?? 0) + 90 * Math.sign(sine) : Math.atan(sine / cosine) * DEGREES;
    const phase = turned + 90 + 360 / period + (cosine < 0 ? 180 : 0);
    result[i] = phase > 315 ? phase - 360 : phase;
  });
  return result;
}

const sineOf = (phase: number | undefined): number => Math.sin((phase ?? NaN) / DEGREES);

function trendLine(prices: readonly number[], { smoothPeriod }: Cycle): number[] {
  const means = prices.map((_, i) => {
    const length = Math.floor((smoothPeriod[i] ?? 0) + 0.5);
    return i < 37 || length === 0 ? 0 : mean(prices.slice(i + 1 - length, i + 1));
  });
  return means.map((value, i) => (4 * value + 3 * (means[i - 1] ?? 0) + 2 * (means[i - 2] ?? 0) + (means[i - 3] ?? 0)) / 10);
}

/** The Hilbert-transform family, where TA-Lib's running sum leaves rounding that a market standing still turns into a phase. */
export const CYCLES: Readonly<Record<string, Reference>> = {
  ht_dcperiod: (bars) => rows(fromBar(cycleOf(closes(bars), 12).smoothPeriod, 32)),
  ht_phasor: (bars) => {
    const { inPhase, quadrature } = cycleOf(closes(bars), 12);
    return rows(fromBar(inPhase, 32), fromBar(quadrature, 32));
  },
  ht_dcphase: (bars) => rows(fromBar(phases(closes(bars), cycleOf(closes(bars), 37)), 63)),
  ht_sine: (bars) => {
    const phase = fromBar(phases(closes(bars), cycleOf(closes(bars), 37)), 63);
    return rows(
      phase.map((value) => (value === undefined ? undefined : sineOf(value))),
      phase.map((value) => (value === undefined ? undefined : sineOf(value + 45))),
    );
  },
  ht_trendline: (bars) => rows(fromBar(trendLine(closes(bars), cycleOf(closes(bars), 37)), 63)),
  ht_trendmode: (bars) => {
    const prices = closes(bars);
    const cycle = cycleOf(prices, 37);
    const phase = phases(prices, cycle);
    const trend = trendLine(prices, cycle);
    let days = 0;
    return rows(
      prices.map((_, i) => {
        if (i < 37) return undefined;
        const ahead = (k: number): number => (k < 37 ? 0 : sineOf((phase[k] ?? NaN) + 45) - sineOf(phase[k]));
        const crossed = (ahead(i) < 0 && ahead(i - 1) >= 0) || (ahead(i) > 0 && ahead(i - 1) <= 0);
        days = crossed ? 1 : days + 1;
        const period = cycle.smoothPeriod[i] ?? NaN;
        const turn = ((phase[i] ?? NaN) - (phase[i - 1] ?? 0)) / (360 / period);
        const away = Math.abs((cycle.smooth[i] ?? NaN) / (trend[i] ?? NaN) - 1) >= 0.015;
        const cycling = crossed || days < period / 2 || (turn > 0.67 && turn < 1.5);
        return i < 63 ? undefined : away || !cycling ? 1 : 0;
      }),
    );
  },
  mama: (bars, { fastLimit = 0.5, slowLimit = 0.05 }) => {
    const { inPhase, quadrature } = cycleOf(closes(bars), 12);
    const [mamas, famas, angles]: [number[], number[], number[]] = [[], [], []];
    bars.forEach(({ close }, i) => {
      const angle = (k: number): number => angles[k] ?? 0;
      angles[i] = i < 12 || inPhase[i] === 0 ? 0 : Math.atan((quadrature[i] ?? NaN) / (inPhase[i] ?? NaN)) * DEGREES;
      const alpha = Math.max(slowLimit, fastLimit / Math.max(1, angle(i - 1) - angle(i)));
      const kept = (values: readonly number[]): number => values[i - 1] ?? 0;
      mamas[i] = i < 12 ? 0 : kept(mamas) + alpha * (close - kept(mamas));
      famas[i] = i < 12 ? 0 : kept(famas) + (alpha / 2) * ((mamas[i] ?? NaN) - kept(famas));
    });
    return rows(fromBar(mamas, 32), fromBar(famas, 32));
  },
};
