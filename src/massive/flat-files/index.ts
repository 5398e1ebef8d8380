export {
  checkTradeFiles,
  readTrades,
  type FileProblem,
  type ReadSummary,
  type ReadTradesOptions,
  type TradeReading,
} from './read-trades.js';
export { linesOf } from './lines.js';
export { splitRow } from './row.js';
