export { type FileProblem, problemLine } from './problems.js';
export { checkTradeFiles, readTrades, type ReadSummary, type ReadTradesOptions, type TradeReading } from './read-trades.js';
