import { afterAll, describe, expect, it } from 'vitest';
import { Folder, SAMPLE, type Sample, SAMPLE_VALUES, valuesOf } from './forms.suite.js';

const folder = new Folder();
afterAll(() => folder.remove());

const DAY = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (n: number): string => String(n).padStart(2, '0');
const part = ({ time }: Sample) => {
  const date = new Date(time);
  return { y: date.getUTCFullYear(), m: date.getUTCMonth() + 1, d: date.getUTCDate(), weekday: DAY[date.getUTCDay()] ?? '' };
};
const compact = (bar: Sample): string => bar.date.replaceAll('-', '');
const comma = (value: number): string => value.toFixed(2).replace('.', ',');
const table = (header: string, row: (bar: Sample) => string, bars: readonly Sample[] = SAMPLE): string =>
  `${[...(header === '' ? [] : [header]), ...bars.map(row)].join('\n')}\n`;
const ohlcv = ({ open, high, low, close, volume }: Sample, separator = ','): string => [open, high, low, close, volume].join(separator);
const ohlc = ({ open, high, low, close }: Sample): string => [open, high, low, close].join(',');
const newest = SAMPLE.toReversed();
const dated = (name: string, date: (bar: Sample) => string): [string, string] => [
  name,
  table('date,open,high,low,close,volume', (bar) => `"${date(bar)}",${ohlcv(bar)}`),
];

const FILES: readonly [name: string, content: string][] = [
  [
    'the columns in any case and order',
    table('CLOSE,Low,High,Open,Date,VOLUME', ({ close, low, high, open, date, volume }) =>
      [close, low, high, open, date, volume].join(','),
    ),
  ],
  [
    'MetaTrader 5, daily',
    table(
      '<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>',
      (bar) => `${bar.date.replaceAll('-', '.')}\t${ohlcv(bar, '\t')}\t0\t2`,
    ),
  ],
  [
    'MetaTrader 5, exchange volume',
    table(
      '<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>',
      (bar) => `${bar.date.replaceAll('-', '.')}\t00:00:00\t${ohlc(bar).replaceAll(',', '\t')}\t7\t${bar.volume}\t2`,
    ),
  ],
  ['TradingView', table('time,open,high,low,close,Volume,Volume MA', (bar) => `${bar.time / 1000},${ohlcv(bar)},500`)],
  ['TradingView, ISO', table('time,open,high,low,close,Volume', (bar) => `${bar.date}T00:00:00Z,${ohlcv(bar)}`)],
  ['Stooq', table('Date,Open,High,Low,Close,Volume', (bar) => `${bar.date},${ohlcv(bar)}`)],
  [
    'Stooq, bulk',
    table(
      '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>',
      (bar) => `AAPL.US,D,${compact(bar)},000000,${ohlcv(bar)},0`,
    ),
  ],
  ['Yahoo', table('Date,Open,High,Low,Close,Adj Close,Volume', (bar) => `${bar.date},${ohlc(bar)},${bar.close / 2},${bar.volume}`)],
  [
    'Yahoo’s page, copied',
    table(
      'Date\tOpen\tHigh\tLow\tClose Close price adjusted for splits.\tAdj Close\tVolume'.replace(' Close price adjusted for splits.', '*'),
      (bar) => `Mar ${part(bar).d}, 2024\t${ohlc(bar).replaceAll(',', '\t')}\t1.00\t${bar.volume.toLocaleString('en-US')}`,
      newest,
    ),
  ],
  ['Alpha Vantage', table('timestamp,1. open,2. high,3. low,4. close,5. volume', (bar) => `${bar.date},${ohlcv(bar)}`, newest)],
  [
    'Alpha Vantage, adjusted',
    table(
      'date,1. open,2. high,3. low,4. close,5. adjusted close,6. volume,7. dividend amount,8. split coefficient',
      (bar) => `${bar.date},${ohlc(bar)},1.5,${bar.volume},0.0000,1.0`,
      newest,
    ),
  ],
  [
    'Alpha Vantage, crypto',
    table('timestamp,1a. open (CNY),2a. high (CNY),3a. low (CNY),4a. close (CNY),5. volume', (bar) => `${bar.date},${ohlcv(bar)}`),
  ],
  [
    'yfinance, index with a zone',
    table('Date,Open,High,Low,Close,Volume,Dividends,Stock Splits', (bar) => `${bar.date} 00:00:00+00:00,${ohlcv(bar)},0.0,0.0`),
  ],
  ['pandas, index without a name', table(',open,high,low,close,volume', (bar) => `${bar.date},${ohlcv(bar)}`)],
  ['pandas, numbered', table(',date,open,high,low,close,volume', (bar) => `${SAMPLE.indexOf(bar)},${bar.date},${ohlcv(bar)}`)],
  [
    'Binance with a header',
    table(
      'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore',
      (bar) => `${bar.time}000,${ohlcv(bar)},${bar.time + 86_399_999}999,1,5,1,1,0`,
    ),
  ],
  [
    'Interactive Brokers',
    table('Date,Open,High,Low,Close,Volume,Average,Count', (bar) => `${compact(bar)}  00:00:00,${ohlcv(bar)},${bar.close},5`),
  ],
  [
    'Interactive Brokers with a zone',
    table('date,open,high,low,close,volume,average,barCount', (bar) => `${compact(bar)} 00:00:00 UTC,${ohlcv(bar)},${bar.close},5`),
  ],
  [
    'Sierra Chart',
    table(
      'Date, Time, Open, High, Low, Last, Volume, NumberOfTrades, BidVolume, AskVolume',
      (bar) => `${part(bar).y}/${part(bar).m}/${part(bar).d}, 00:00:00.000000, ${ohlcv(bar, ', ')}, 5, 1, 2`,
    ),
  ],
  [
    'TradeStation',
    table(
      '"Date","Time","Open","High","Low","Close","Vol","OI"',
      (bar) => `${two(part(bar).m)}/${two(part(bar).d)}/${part(bar).y},00:00,${ohlcv(bar)},0`,
    ),
  ],
  [
    'AmiBroker',
    table(
      'Ticker,Date/Time,Open,High,Low,Close,Volume',
      (bar) => `SPY,${part(bar).m}/${part(bar).d}/${part(bar).y} 12:00:00 AM,${ohlcv(bar)}`,
    ),
  ],
  [
    'Nasdaq’s page',
    table(
      'Date,Close/Last,Volume,Open,High,Low',
      (bar) => `${two(part(bar).m)}/${two(part(bar).d)}/2024,$${bar.close},${bar.volume},$${bar.open},$${bar.high},$${bar.low}`,
      newest,
    ),
  ],
  [
    'Investing.com',
    table(
      '"Date","Price","Open","High","Low","Vol.","Change %"',
      (bar) =>
        `"${two(part(bar).m)}/${two(part(bar).d)}/2024","${bar.close}","${bar.open}","${bar.high}","${bar.low}","${bar.volume / 1_000}K","0.50%"`,
      newest,
    ),
  ],
  [
    'Investing.com, German',
    table(
      '"Datum","Zuletzt","Eröffn.","Hoch","Tief","Vol.","+/- %"'.replace('Zuletzt', 'Letzter').replace('Eröffn.', 'Eröffnung'),
      (bar) =>
        `"${two(part(bar).d)}.${two(part(bar).m)}.2024","${comma(bar.close)}","${comma(bar.open)}","${comma(bar.high)}","${comma(bar.low)}","${String(bar.volume / 1_000).replace('.', ',')}K","0,50%"`,
      newest,
    ),
  ],
  [
    'MarketWatch',
    table(
      'Date,Open,High,Low,Close,Volume',
      (bar) =>
        `${two(part(bar).m)}/${two(part(bar).d)}/2024,"${bar.open}","${bar.high}","${bar.low}","${bar.close}","${bar.volume.toLocaleString('en-US')}"`,
      newest,
    ),
  ],
  [
    'The Wall Street Journal',
    table('Date, Open, High, Low, Close, Volume', (bar) => `${two(part(bar).m)}/${two(part(bar).d)}/24, ${ohlcv(bar, ', ')}`, newest),
  ],
  [
    'CryptoDataDownload',
    `https://www.CryptoDataDownload.com\n${table('unix,date,symbol,open,high,low,close,Volume BTC,Volume USD', (bar) => `${bar.time},${bar.date} 00:00:00,BTC/USD,${ohlcv(bar)},99`, newest)}`,
  ],
  [
    'Dukascopy',
    table('Gmt time,Open,High,Low,Close,Volume', (bar) => `${two(part(bar).d)}.${two(part(bar).m)}.2024 00:00:00.000,${ohlcv(bar)}`),
  ],
  [
    'Dukascopy, local time',
    table(
      'Local time,Open,High,Low,Close,Volume',
      (bar) => `${two(part(bar).d)}.${two(part(bar).m)}.2024 02:00:00.000 GMT+0200,${ohlcv(bar)}`,
    ),
  ],
  [
    'Finam',
    table('<TICKER>;<PER>;<DATE>;<TIME>;<OPEN>;<HIGH>;<LOW>;<CLOSE>;<VOL>', (bar) => `SBER;D;${compact(bar)};0;${ohlcv(bar, ';')}`),
  ],
  [
    'Databento',
    table(
      'ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol',
      (bar) => `${bar.date}T00:00:00.000000000Z,35,1,12,${ohlcv(bar)},SPY`,
    ),
  ],
  [
    'Barchart',
    `${table('Time,Open,High,Low,Last,Change,%Chg,Volume', (bar) => `${two(part(bar).m)}/${two(part(bar).d)}/2024,${ohlc(bar)},0.5,+0.5%,${bar.volume}`, newest)}"Downloaded from Barchart.com as of 03-21-2024 10:00am CDT"\n`,
  ],
  [
    'the NSE of India',
    table(
      '"Date ","series ","OPEN ","HIGH ","LOW ","PREV. CLOSE ","ltp ","close ","vwap ","VOLUME "',
      (bar) =>
        `"${two(part(bar).d)}-Mar-2024","EQ","${bar.open}","${bar.high}","${bar.low}","1.0","2.0","${bar.close}","3.0","${bar.volume.toLocaleString('en-US')}"`,
      newest,
    ),
  ],
  [
    'Tiingo',
    table(
      'date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash,splitFactor',
      ({ date, close, high, low, open, volume }) => `${date}T00:00:00.000Z,${close},${high},${low},${open},${volume},1,1,1,1,1,0.0,1.0`,
    ),
  ],
  [
    'a German bank',
    `sep=;\r\n${table('Datum;Erster;Hoch;Tief;Schlusskurs;Stücke', (bar) => `${two(part(bar).d)}.${two(part(bar).m)}.24;${comma(bar.open)};${comma(bar.high)};${comma(bar.low)};${comma(bar.close)};${bar.volume.toLocaleString('de-DE')}`).replaceAll('\n', '\r\n')}`,
  ],
  [
    'tabs and a decimal comma',
    table(
      'Date\tOpen\tHigh\tLow\tClose\tVolume',
      (bar) =>
        `${two(part(bar).d)}/${two(part(bar).m)}/2024\t${comma(bar.open)}\t${comma(bar.high)}\t${comma(bar.low)}\t${comma(bar.close)}\t${bar.volume.toLocaleString('en-US').replace(',', ' ')}`,
    ),
  ],
  ['bars between the cells', table('date|open|high|low|close|volume', (bar) => `${bar.date}|${ohlcv(bar, '|')}`)],
  ['blanks between the cells', table('date       open   high   low    close  volume', (bar) => `${bar.date} ${ohlcv(bar, '  ')}`)],
  ['JSON’s short names', table('t,o,h,l,c,v,vw,n', (bar) => `${bar.time},${ohlcv(bar)},1,2`)],
  [
    'the vendor’s aggregates',
    table(
      'ticker,volume,open,close,high,low,window_start,transactions',
      (bar) => `A,${bar.volume},${bar.open},${bar.close},${bar.high},${bar.low},${bar.time}000000,9`,
    ),
  ],
  ['line ends of old Macs', table('date,open,high,low,close,volume', (bar) => `${bar.date},${ohlcv(bar)}`).replaceAll('\n', '\r')],
  ['a column more at each end of a line', table('date,open,high,low,close,volume,', (bar) => `${bar.date},${ohlcv(bar)},`)],
  ['epoch seconds', table('time,open,high,low,close,volume', (bar) => `${bar.time / 1_000},${ohlcv(bar)}`)],
  ['epoch seconds with decimals', table('time,open,high,low,close,volume', (bar) => `${bar.time / 1_000}.000,${ohlcv(bar)}`)],
  ['epoch milliseconds', table('time,open,high,low,close,volume', (bar) => `${bar.time},${ohlcv(bar)}`)],
  ['epoch milliseconds with a decimal', table('time,open,high,low,close,volume', (bar) => `${bar.time}.0,${ohlcv(bar)}`)],
  ['epoch microseconds', table('time,open,high,low,close,volume', (bar) => `${bar.time}000,${ohlcv(bar)}`)],
  ['epoch nanoseconds', table('time,open,high,low,close,volume', (bar) => `${bar.time}000000,${ohlcv(bar)}`)],
  ['epoch with an exponent', table('time,open,high,low,close,volume', (bar) => `${(bar.time / 1_000).toExponential()},${ohlcv(bar)}`)],
  ['Excel’s serial days', table('time,open,high,low,close,volume', (bar) => `${bar.time / 86_400_000 + 25_569},${ohlcv(bar)}`)],
  dated('compact dates', compact),
  dated('compact date and time', (bar) => `${compact(bar)}000000`),
  dated('slashes, month first', (bar) => `${part(bar).m}/${part(bar).d}/2024`),
  dated('slashes, day first', (bar) => `${two(part(bar).d)}/${two(part(bar).m)}/2024`),
  dated('slashes, year first', (bar) => bar.date.replaceAll('-', '/')),
  dated('dashes, day first', (bar) => `${two(part(bar).d)}-${two(part(bar).m)}-2024`),
  dated('dashes, month first', (bar) => `${two(part(bar).m)}-${two(part(bar).d)}-2024`),
  dated('two digits for the year, which comes first', (bar) => bar.date.slice(2).replaceAll('-', '/')),
  dated('1-Mar-24', (bar) => `${part(bar).d}-Mar-24`),
  dated('01MAR2024', (bar) => `${two(part(bar).d)}MAR2024`),
  dated('2024-Mar-01', (bar) => `2024-Mar-${two(part(bar).d)}`),
  dated('Friday, March 1, 2024', (bar) => `${part(bar).weekday}day, March ${part(bar).d}, 2024`),
  dated('1. März 2024', (bar) => `${part(bar).d}. März 2024`),
  dated('Fri, 01 Mar 2024 00:00:00 GMT', (bar) => new Date(bar.time).toUTCString()),
  dated('JavaScript’s', (bar) => `${part(bar).weekday} Mar ${two(part(bar).d)} 2024 00:00:00 GMT+0000 (Coordinated Universal Time)`),
  dated('Java’s', (bar) => `${bar.date}T01:00+01:00[Europe/Berlin]`),
  dated('a zone of its own', (bar) => `${bar.date} 00:00 Etc/UTC`),
];

describe('bars as other programs write them', () => {
  it.each(FILES)('%s', async (name, content) => {
    const { bars, problems } = await folder.read(`${name.replaceAll(/\W/g, '-')}.csv`, content);
    expect(problems).toEqual([]);
    expect(valuesOf(bars)).toEqual(SAMPLE_VALUES);
  });
});
