// Which TA-Lib call answers which indicator with which parameters, and in which order it names the results.
const one = ['outReal'];
const period = (name, ta, ...values) =>
  values.map((value) => ({ name, parameters: { period: value }, talib: { name: ta, optInTimePeriod: value }, results: one }));
const plain = (name, ta, results = one) => [{ name, parameters: {}, talib: { name: ta }, results }];
const macd = ['outMACD', 'outMACDSignal', 'outMACDHist'];
const fastK = ['outFastK', 'outFastD'];

const macdCase = (fast, slow, signal) => ({
  name: 'macd',
  parameters: { fast, slow, signal },
  talib: { name: 'MACD', optInFastPeriod: fast, optInSlowPeriod: slow, optInSignalPeriod: signal },
  results: macd,
});
const macdextCase = (fast, fastType, slow, slowType, signal, signalType) => ({
  name: 'macdext',
  parameters: { fast, fastType, slow, slowType, signal, signalType },
  talib: {
    name: 'MACDEXT',
    optInFastPeriod: fast,
    optInFastMAType: fastType,
    optInSlowPeriod: slow,
    optInSlowMAType: slowType,
    optInSignalPeriod: signal,
    optInSignalMAType: signalType,
  },
  results: macd,
});
const bands = (given, up, down, type) => ({
  name: 'bollinger',
  parameters: { period: given, deviations: up, lowerDeviations: down, maType: type },
  talib: { name: 'BBANDS', optInTimePeriod: given, optInNbDevUp: up, optInNbDevDn: down, optInMAType: type },
  results: ['outRealMiddleBand', 'outRealUpperBand', 'outRealLowerBand'],
});
const oscillator = (name, fast, slow, type) => ({
  name,
  parameters: { fast, slow, maType: type },
  talib: { name: name.toUpperCase(), optInFastPeriod: fast, optInSlowPeriod: slow, optInMAType: type },
  results: one,
});
const stochf = (k, d, type) => ({
  name: 'stochf',
  parameters: { k, d, dType: type },
  talib: { name: 'STOCHF', optInFastK_Period: k, optInFastD_Period: d, optInFastD_MAType: type },
  results: fastK,
});
const stochrsi = (given, k, d, type) => ({
  name: 'stochrsi',
  parameters: { period: given, k, d, dType: type },
  talib: { name: 'STOCHRSI', optInTimePeriod: given, optInFastK_Period: k, optInFastD_Period: d, optInFastD_MAType: type },
  results: fastK,
});
const stoch = (k, slowK, slowKType, slowD, slowDType) => ({
  name: 'stoch',
  parameters: { k, slowK, slowKType, slowD, slowDType },
  talib: {
    name: 'STOCH',
    optInFastK_Period: k,
    optInSlowK_Period: slowK,
    optInSlowK_MAType: slowKType,
    optInSlowD_Period: slowD,
    optInSlowD_MAType: slowDType,
  },
  results: ['outSlowK', 'outSlowD'],
});
const ultosc = (short, medium, long) => ({
  name: 'ultosc',
  parameters: { short, medium, long },
  talib: { name: 'ULTOSC', optInTimePeriod1: short, optInTimePeriod2: medium, optInTimePeriod3: long },
  results: one,
});
const sarext = (start, offset, long, short) => ({
  name: 'sarext',
  parameters: {
    start,
    offset,
    initialLong: long[0],
    stepLong: long[1],
    maximumLong: long[2],
    initialShort: short[0],
    stepShort: short[1],
    maximumShort: short[2],
  },
  talib: {
    name: 'SAREXT',
    optInStartValue: start,
    optInOffsetOnReverse: offset,
    optInAccelerationInitLong: long[0],
    optInAccelerationLong: long[1],
    optInAccelerationMaxLong: long[2],
    optInAccelerationInitShort: short[0],
    optInAccelerationShort: short[1],
    optInAccelerationMaxShort: short[2],
  },
  results: one,
});
const average = (given, type) => ({
  name: 'ma',
  parameters: { period: given, maType: type },
  talib: { name: 'MA', optInTimePeriod: given, optInMAType: type },
  results: one,
});
const t3 = (given, factor) => ({
  name: 't3',
  parameters: { period: given, factor },
  talib: { name: 'T3', optInTimePeriod: given, optInVFactor: factor },
  results: one,
});
const mama = (fastLimit, slowLimit) => ({
  name: 'mama',
  parameters: { fastLimit, slowLimit },
  talib: { name: 'MAMA', optInFastLimit: fastLimit, optInSlowLimit: slowLimit },
  results: ['outMAMA', 'outFAMA'],
});
const sar = (acceleration, maximum) => ({
  name: 'sar',
  parameters: { acceleration, maximum },
  talib: { name: 'SAR', optInAcceleration: acceleration, optInMaximum: maximum },
  results: one,
});
const adosc = (fast, slow) => ({
  name: 'adosc',
  parameters: { fast, slow },
  talib: { name: 'ADOSC', optInFastPeriod: fast, optInSlowPeriod: slow },
  results: one,
});
const macdfix = (signal) => ({
  name: 'macdfix',
  parameters: { signal },
  talib: { name: 'MACDFIX', optInSignalPeriod: signal },
  results: macd,
});
const stddev = (given, deviations) => ({
  name: 'stddev',
  parameters: { period: given, deviations },
  talib: { name: 'STDDEV', optInTimePeriod: given, optInNbDev: deviations },
  results: one,
});
const variance = (given) => ({
  name: 'var',
  parameters: { period: given },
  talib: { name: 'VAR', optInTimePeriod: given, optInNbDev: 1 },
  results: one,
});
const withResults = (results, cases) => cases.map((entry) => ({ ...entry, results }));

export const CASES = [
  ...period('sma', 'SMA', 20, 5),
  ...period('ema', 'EMA', 20, 5),
  ...period('wma', 'WMA', 30, 5),
  ...period('dema', 'DEMA', 30, 5),
  ...period('tema', 'TEMA', 30, 5),
  ...period('trima', 'TRIMA', 30, 7),
  ...period('kama', 'KAMA', 30, 10),
  t3(5, 0.7),
  t3(10, 0.4),
  mama(0.5, 0.05),
  mama(0.8, 0.02),
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((type) => average(8, type)),
  bands(20, 2, 2, 0),
  bands(5, 1.5, 2.5, 0),
  bands(10, 2, 2, 1),
  bands(10, 2, 2, 8),
  ...withResults(['outRealMiddleBand', 'outRealUpperBand', 'outRealLowerBand'], period('accbands', 'ACCBANDS', 20, 6)),
  ...period('midpoint', 'MIDPOINT', 14, 5),
  ...period('midprice', 'MIDPRICE', 14, 5),
  sar(0.02, 0.2),
  sar(0.05, 0.1),
  sarext(0, 0, [0.02, 0.02, 0.2], [0.02, 0.02, 0.2]),
  sarext(-30, 0.01, [0.05, 0.03, 0.15], [0.01, 0.04, 0.3]),
  sarext(30, 0.02, [0.3, 0.03, 0.15], [0.01, 0.4, 0.3]),
  ...plain('ht_trendline', 'HT_TRENDLINE'),
  ...plain('ht_dcperiod', 'HT_DCPERIOD'),
  ...plain('ht_dcphase', 'HT_DCPHASE'),
  ...plain('ht_phasor', 'HT_PHASOR', ['outInPhase', 'outQuadrature']),
  ...plain('ht_sine', 'HT_SINE', ['outSine', 'outLeadSine']),
  ...plain('ht_trendmode', 'HT_TRENDMODE', ['outInteger']),
  ...period('adx', 'ADX', 14, 5),
  ...period('adxr', 'ADXR', 14, 5),
  ...period('dx', 'DX', 14, 5),
  ...period('plus_di', 'PLUS_DI', 14, 5, 1),
  ...period('minus_di', 'MINUS_DI', 14, 5, 1),
  ...period('plus_dm', 'PLUS_DM', 14, 5, 1),
  ...period('minus_dm', 'MINUS_DM', 14, 5, 1),
  oscillator('apo', 12, 26, 0),
  oscillator('apo', 5, 10, 1),
  oscillator('ppo', 12, 26, 0),
  oscillator('ppo', 5, 10, 1),
  ...withResults(['outAroonDown', 'outAroonUp'], period('aroon', 'AROON', 14, 5)),
  ...period('aroonosc', 'AROONOSC', 14, 5),
  ...plain('bop', 'BOP'),
  ...period('cci', 'CCI', 14, 20, 5),
  ...period('cmo', 'CMO', 14, 5),
  ...period('imi', 'IMI', 14, 5),
  macdCase(12, 26, 9),
  macdCase(5, 35, 5),
  macdextCase(12, 0, 26, 0, 9, 0),
  macdextCase(5, 1, 12, 2, 4, 3),
  macdextCase(10, 8, 6, 1, 3, 6),
  macdfix(9),
  macdfix(4),
  ...period('mfi', 'MFI', 14, 5),
  ...period('mom', 'MOM', 10, 1),
  ...period('roc', 'ROC', 10, 1),
  ...period('rocp', 'ROCP', 10, 1),
  ...period('rocr', 'ROCR', 10, 1),
  ...period('rocr100', 'ROCR100', 10, 1),
  ...period('rsi', 'RSI', 14, 5),
  stoch(5, 3, 0, 3, 0),
  stoch(14, 3, 1, 5, 2),
  stochf(5, 3, 0),
  stochf(14, 3, 0),
  stochf(14, 5, 1),
  stochrsi(14, 5, 3, 0),
  stochrsi(14, 14, 3, 1),
  ...period('trix', 'TRIX', 30, 5),
  ultosc(7, 14, 28),
  ultosc(9, 3, 5),
  ...period('willr', 'WILLR', 14, 5),
  ...plain('ad', 'AD'),
  adosc(3, 10),
  adosc(12, 5),
  ...plain('obv', 'OBV'),
  ...period('atr', 'ATR', 14, 5),
  ...period('natr', 'NATR', 14, 5),
  ...plain('trange', 'TRANGE'),
  ...plain('avgprice', 'AVGPRICE'),
  ...plain('medprice', 'MEDPRICE'),
  ...plain('typprice', 'TYPPRICE'),
  ...plain('wclprice', 'WCLPRICE'),
  ...period('avgdev', 'AVGDEV', 14, 5),
  ...period('beta', 'BETA', 5, 20),
  ...period('correl', 'CORREL', 30, 5),
  ...period('linearreg', 'LINEARREG', 14, 5),
  ...period('linearreg_angle', 'LINEARREG_ANGLE', 14, 5),
  ...period('linearreg_intercept', 'LINEARREG_INTERCEPT', 14, 5),
  ...period('linearreg_slope', 'LINEARREG_SLOPE', 14, 5),
  ...period('tsf', 'TSF', 14, 5),
  stddev(5, 1),
  stddev(20, 2),
  variance(5),
  variance(20),
  ...period('max', 'MAX', 30, 5),
  ...period('min', 'MIN', 30, 5),
  ...withResults(['outMax', 'outMin'], period('minmax', 'MINMAX', 30, 5)),
  ...period('sum', 'SUM', 30, 5),
];
