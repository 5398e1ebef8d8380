// Indicator libraries of npm, each with its own streaming interface; those that are not installed are left out.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

async function load(directory, name) {
  try {
    const found = createRequire(join(directory, 'x.js')).resolve(name);
    const loaded = await import(pathToFileURL(found).href);
    return loaded.default && Object.keys(loaded).length < 3 ? loaded.default : loaded;
  } catch {
    return undefined;
  }
}

const MAKERS = {
  'trading-signals': (lib) => {
    const onClose = (indicator) => (bar) => indicator.update(bar.close, false);
    const onBar = (indicator) => (bar) => indicator.update(bar, false);
    return () => [
      onClose(new lib.SMA(20)),
      onClose(new lib.EMA(20)),
      onClose(new lib.RSI(14)),
      onClose(new lib.MACD(new lib.EMA(12), new lib.EMA(26), new lib.EMA(9))),
      onClose(new lib.BollingerBands(20, 2)),
      onBar(new lib.ATR(14)),
      onBar(new lib.ADX(14)),
      onBar(new lib.StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 1, dPeriod: 3 })),
      onBar(new lib.CCI(20)),
      onClose(new lib.ROC(10)),
    ];
  },
  technicalindicators: (lib) => {
    const onClose = (indicator) => (bar) => indicator.nextValue(bar.close);
    const onBar = (indicator) => (bar) => indicator.nextValue(bar);
    const empty = { high: [], low: [], close: [] };
    return () => [
      onClose(new lib.SMA({ period: 20, values: [] })),
      onClose(new lib.EMA({ period: 20, values: [] })),
      onClose(new lib.RSI({ period: 14, values: [] })),
      onClose(
        new lib.MACD({ values: [], fastPeriod: 12, slowPeriod: 26, signalPeriod: 9, SimpleMAOscillator: false, SimpleMASignal: false }),
      ),
      onClose(new lib.BollingerBands({ period: 20, stdDev: 2, values: [] })),
      onBar(new lib.ATR({ period: 14, ...structuredClone(empty) })),
      onBar(new lib.ADX({ period: 14, ...structuredClone(empty) })),
      onBar(new lib.Stochastic({ period: 14, signalPeriod: 3, ...structuredClone(empty) })),
      onBar(new lib.CCI({ period: 20, ...structuredClone(empty) })),
      onClose(new lib.ROC({ period: 10, values: [] })),
    ];
  },
  '@debut/indicators': (lib) => {
    const onClose = (indicator) => (bar) => indicator.nextValue(bar.close);
    const onBar = (indicator) => (bar) => indicator.nextValue(bar.high, bar.low, bar.close);
    return () => [
      onClose(new lib.SMA(20)),
      onClose(new lib.EMA(20)),
      onClose(new lib.RSI(14)),
      onClose(new lib.MACD(12, 26, 9)),
      onClose(new lib.BollingerBands(20, 2)),
      onBar(new lib.ATR(14)),
      onBar(new lib.ADX(14)),
      onBar(new lib.Stochastic(14, 3)),
      onBar(new lib.CCI(20)),
      onClose(new lib.ROC(10)),
    ];
  },
};

/** @returns name → a maker of the ten for one symbol, each taking a bar */
export async function installedPeers(directory) {
  const peers = new Map();
  for (const [name, maker] of Object.entries(MAKERS)) {
    const lib = await load(directory, name);
    if (lib) peers.set(name, maker(lib));
    else process.stderr.write(`${name}: not installed in ${directory}, left out\n`);
  }
  return peers;
}
