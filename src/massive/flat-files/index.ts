export { problemLine } from './problems.js';
export { checkTradeFiles, readTrades, type ReadSummary, type TradeReading } from './read-trades.js';
