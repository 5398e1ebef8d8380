import { accbands } from './accbands/accbands.js';
import { ad } from './ad/ad.js';
import { adosc } from './adosc/adosc.js';
import { adx } from './adx/adx.js';
import { adxr } from './adxr/adxr.js';
import { anchoredVwap } from './anchored-vwap/anchored-vwap.js';
import { aroon, aroonosc } from './aroon/aroon.js';
import { atr } from './atr/atr.js';
import { avgdev } from './avgdev/avgdev.js';
import { avgprice } from './avgprice/avgprice.js';
import { beta } from './beta/beta.js';
import { bollingerBandwidth } from './bollinger/bollinger-bandwidth.js';
import { bollingerPercentB } from './bollinger/bollinger-percent-b.js';
import { bollinger } from './bollinger/bollinger.js';
import { bop } from './bop/bop.js';
import { cci } from './cci/cci.js';
import { choppiness } from './choppiness/choppiness.js';
import { cmf } from './cmf/cmf.js';
import { cmo } from './cmo/cmo.js';
import { correl } from './correl/correl.js';
import { minusDi, plusDi } from './di/di.js';
import { minusDm, plusDm } from './dm/dm.js';
import { dema } from './dema/dema.js';
import { donchian } from './donchian/donchian.js';
import { dx } from './dx/dx.js';
import { ema } from './ema/ema.js';
import { heikinAshi } from './heikin-ashi/heikin-ashi.js';
import { hma } from './hma/hma.js';
import { htDcperiod } from './ht-dcperiod/ht-dcperiod.js';
import { htDcphase } from './ht-dcphase/ht-dcphase.js';
import { htPhasor } from './ht-phasor/ht-phasor.js';
import { htSine } from './ht-sine/ht-sine.js';
import { htTrendline } from './ht-trendline/ht-trendline.js';
import { htTrendmode } from './ht-trendmode/ht-trendmode.js';
import { ichimoku } from './ichimoku/ichimoku.js';
import { imi } from './imi/imi.js';
import { kama } from './kama/kama.js';
import { keltner } from './keltner/keltner.js';
import { linearreg, linearregAngle, linearregIntercept, linearregSlope, tsf } from './linearreg/linearreg.js';
import { ma } from './ma/ma.js';
import { macd } from './macd/macd.js';
import { macdext } from './macdext/macdext.js';
import { macdfix } from './macdfix/macdfix.js';
import { mama } from './mama/mama.js';
import { max } from './max/max.js';
import { medprice } from './medprice/medprice.js';
import { mfi } from './mfi/mfi.js';
import { midpoint, midprice } from './midpoint/midpoint.js';
import { min } from './min/min.js';
import { minmax } from './minmax/minmax.js';
import { natr } from './natr/natr.js';
import { obv } from './obv/obv.js';
import { pivotCamarilla, pivotClassic, pivotFibonacci } from './pivot-points/pivot-points.js';
import { apo, ppo } from './price-oscillator/price-oscillator.js';
import { mom, roc, rocp, rocr, rocr100 } from './rate-of-change/rate-of-change.js';
import { relativeVolume } from './relative-volume/relative-volume.js';
import { rsi } from './rsi/rsi.js';
import { sar } from './sar/sar.js';
import { sarext } from './sarext/sarext.js';
import { sma } from './sma/sma.js';
import { squeeze } from './squeeze/squeeze.js';
import { stddev } from './stddev/stddev.js';
import { stoch } from './stoch/stoch.js';
import { stochf } from './stochf/stochf.js';
import { stochrsiSlow } from './stochrsi-slow/stochrsi-slow.js';
import { stochrsi } from './stochrsi/stochrsi.js';
import { sum } from './sum/sum.js';
import { supertrend } from './supertrend/supertrend.js';
import { t3 } from './t3/t3.js';
import { tema } from './tema/tema.js';
import { trange } from './trange/trange.js';
import { trima } from './trima/trima.js';
import { trix } from './trix/trix.js';
import { typprice } from './typprice/typprice.js';
import { ultosc } from './ultosc/ultosc.js';
import { variance } from './var/var.js';
import { vortex } from './vortex/vortex.js';
import { vwap } from './vwap/vwap.js';
import { vwapBands } from './vwap/vwap-bands.js';
import { vwma } from './vwma/vwma.js';
import { wclprice } from './wclprice/wclprice.js';
import { willr } from './willr/willr.js';
import { wma } from './wma/wma.js';
import type { IndicatorDefinition, Parameters } from './contract.js';

/** Every indicator by its catalogue name. */
export const INDICATORS: ReadonlyMap<string, IndicatorDefinition> = new Map(
  [
    accbands,
    ad,
    adosc,
    adx,
    adxr,
    anchoredVwap,
    apo,
    aroon,
    aroonosc,
    atr,
    avgdev,
    avgprice,
    beta,
    bollinger,
    bollingerBandwidth,
    bollingerPercentB,
    bop,
    cci,
    choppiness,
    cmf,
    cmo,
    correl,
    dema,
    donchian,
    dx,
    ema,
    heikinAshi,
    hma,
    htDcperiod,
    htDcphase,
    htPhasor,
    htSine,
    htTrendline,
    htTrendmode,
    ichimoku,
    imi,
    kama,
    keltner,
    linearreg,
    linearregAngle,
    linearregIntercept,
    linearregSlope,
    ma,
    macd,
    macdext,
    macdfix,
    mama,
    max,
    medprice,
    mfi,
    midpoint,
    midprice,
    min,
    minmax,
    minusDi,
    minusDm,
    mom,
    natr,
    obv,
    pivotClassic,
    pivotFibonacci,
    pivotCamarilla,
    plusDi,
    plusDm,
    ppo,
    relativeVolume,
    roc,
    rocp,
    rocr,
    rocr100,
    rsi,
    sar,
    sarext,
    sma,
    squeeze,
    stddev,
    stoch,
    stochf,
    stochrsi,
    stochrsiSlow,
    sum,
    supertrend,
    t3,
    tema,
    trange,
    trima,
    trix,
    tsf,
    typprice,
    ultosc,
    variance,
    vortex,
    vwapBands,
    vwap,
    vwma,
    wclprice,
    willr,
    wma,
  ].map((definition) => [definition.name, definition]),
);

/** What runs when nothing else is configured. */
export const defaultIndicators: readonly { readonly definition: IndicatorDefinition; readonly parameters: Parameters }[] = [
  { definition: sma, parameters: { period: 20 } },
  { definition: ema, parameters: { period: 20 } },
  { definition: rsi, parameters: { period: 14 } },
  { definition: macd, parameters: {} },
  { definition: bollinger, parameters: {} },
  { definition: atr, parameters: { period: 14 } },
  { definition: vwap, parameters: {} },
];
