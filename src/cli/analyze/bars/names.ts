/** What a column of a file of bars may be. */
export type Role = 'time' | 'clock' | 'ticker' | 'open' | 'high' | 'low' | 'close' | 'adjusted' | 'volume';
export const PRICES = ['open', 'high', 'low', 'close'] as const;

/** Names as `keyOf` gives them, the surest first. */
const NAMES: Readonly<Record<Exclude<Role, 'clock'>, string>> = {
  time: `timestamp datetime windowstart opentime datetimeutc timestamputc unix unixtimestamp unixtime unixtimestampms epoch epochms timestampms
    timestampns timestampus gmttime localtime utctime tsevent ts tradedate tradingdate tradingday exchangedate businessdate dtyyyymmdd yyyymmdd
    date dateutc dategmt bartime starttime begin beginsat start begintime openedat time timeutc t datum zeit datumzeit dataora fecha fechahora
    data дата 日付 日付け 日時 日期 时间 交易日期 day indexlevel0 closetime tarih 날짜 일자`,
  ticker: `ticker symbol tickersymbol tradingsymbol sym tic ric stocksymbol stockcode securitycode secid instrument code symbolcode stock security
    asset pair contract epic isin тикер 股票代码 代码 コード name shortname`,
  open: 'open openprice priceopen openingprice o opening first eroffnung eroffnungskurs erster ersterkurs ouverture ouv apertura abertura aper bidopen openbid mido midopen 始値 开盘 开盘价 открытие откр openingskoers otwarcie acılıs acilis oppen oppnings 開盤 시가',
  high: 'high highprice pricehigh h highest dayhigh hoch hochst hochstkurs tageshoch haut plushaut maximo maxima massimo max bidhigh highbid midh midhigh 高値 最高 最高价 максимум макс hoog najwyzszy najwyzsza yuksek hogst hogsta 高价 高 고가',
  low: 'low lowprice pricelow l lowest daylow tief tiefst tiefstkurs tagestief bas plusbas minimo minima minim min bidlow lowbid midl midlow 安値 最低 最低价 минимум мин laag najnizszy najnizsza dusuk lagst lagsta 低价 低 저가',
  close:
    'close closeprice priceclose closingprice c closing closelast last lastprice schluss schluß schlusskurs schlußkurs schlußkurs letzter letzterkurs cloture clot dernier cierre ultimo chiusura fechamento fech ultima bidclose closebid midc midclose settle settlement settlementprice 終値 收盘 收盘价 закрытие закр цена price slot slotkoers laatste zamkniecie kapanıs kapanis simdi senaste zuletzt 収盤 收盤 종가',
  adjusted: 'adjclose adjustedclose closeadj closeadjusted adjclosing adjcloseprice adjustedcloseprice adjclosingprice',
  volume: `volume vol realvolume totalvolume sharevolume tradedvolume volumetraded basevolume volumebase volumefrom volumeshares v volumen
    umsatzinstuck stuck stucke gehandeltestucke shares sharestraded noofshares totaltradedquantity ttltrdqnty qty quantity contracts contractstraded
    出来高 成交量 объем объём tickvolume tickvol wolumen hacim volym 거래량`,
};

const ROLES = new Map<Role, ReadonlyMap<string, number>>(
  Object.entries(NAMES).map(([role, names]) => [role as Role, new Map(names.split(/\s+/).map((name, i) => [keyOf(name), i]))]),
);
/** `Volume BTC`, `Volume (USD)`: the first of them, where none is called volume alone. Averages and money are none. */
const VOLUME_OF = /^vol(?:ume)?(?!.*(?:ma|avg|average|sma|ema|change|usd[tc]?|quote|value|notional|weighted)).+/;
const LAST = 1_000;

/** A column's name without case, accents, signs, numbering (`1. open`) and what stands in brackets behind it (`open (USD)`). */
export function keyOf(name: string): string {
  const inner = /^<(.*)>$/.exec(name.trim())?.[1] ?? name;
  return inner
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/^\s*\d+[a-z]?\.\s*/, '')
    .replace(/(.)\s*[([].*[)\]]\s*$/, '$1')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** How surely the name means the role, 0 the most; undefined where it does not. */
export function rankOf(name: string, role: Role): number | undefined {
  const key = keyOf(name);
  const rank = ROLES.get(role)?.get(key);
  if (rank !== undefined || role !== 'volume') return rank;
  return VOLUME_OF.test(key) ? LAST : undefined;
}

/** Where the columns of a role stand, the surest name first. */
export function placesOf(names: readonly string[], role: Role): number[] {
  return names
    .map((name, place) => ({ place, rank: rankOf(name, role) }))
    .filter((found): found is { place: number; rank: number } => found.rank !== undefined)
    .toSorted((a, b) => a.rank - b.rank || a.place - b.place)
    .map(({ place }) => place);
}
