import { z } from 'zod';
import { CROSSING_SIDES, SEVERITIES } from '../../market/index.js';
import { correction, envelope, iso, sessionId, source, symbol } from './parts.js';

export const IndicatorAlert = z
  .object({
    type: z.literal('indicator_alert'),
    alert: z.object({
      symbol,
      alert_type: z.string().describe('One of those above, or a name of `alert_definitions`.'),
      timeframe: z.string().describe('Length of the bar.'),
      timestamp: iso.describe('Start of the bar that has closed.'),
      data: z.object({
        indicator: z.string().describe('Label of the indicator that crossed, or that the close was compared with.'),
        value: z.number().describe('What crossed, in its own unit; US dollars where it is the close.'),
        threshold: z.number().describe('What it crossed, in the same unit.'),
        direction: z.enum(CROSSING_SIDES).describe('On which side of the threshold it is now.'),
      }),
      severity: z.enum(SEVERITIES).exclude(['error']),
      session_id: sessionId,
    }),
    source,
    ...correction,
    withdrawn: z.literal(true).optional().describe('It would not have been sent had every print arrived in time.'),
    ...envelope,
  })
  .meta({
    id: 'IndicatorAlert',
    title: 'An indicator alert',
    description: [
      "A value has crossed another at the close of a bar. Types: `RSI_OVERBOUGHT` (above 70), `RSI_OVERSOLD` (below 30), `MACD_BULLISH_CROSS`, `MACD_BEARISH_CROSS` (MACD against its signal), `BB_UPPER_BREAK`, `BB_LOWER_BREAK` (close against the band), `VWAP_CROSS_ABOVE`, `VWAP_CROSS_BELOW` (close against the session's VWAP), and what stands in [alert_definitions](definitions.md).",
      'All on 1-minute and 5-minute bars, VWAP crossings on 1-minute bars only. Edge-triggered: raised again only after the value has retreated, RSI by 2 points, the close by 0.1 ATR from a band and 0.25 ATR from the VWAP, MACD at once.',
      'A value that is already across when an indicator becomes warm is not a crossing.',
    ].join(' '),
    examples: [
      {
        type: 'indicator_alert',
        alert: {
          symbol: 'AAPL',
          alert_type: 'RSI_OVERBOUGHT',
          timeframe: '1min',
          timestamp: '2026-11-23T14:41:00.000Z',
          data: { indicator: 'RSI14', value: 71.25, threshold: 70, direction: 'above' },
          severity: 'warning',
          session_id: '860ad70d-beeb-5a06-a645-a998eca3c900',
        },
        source: 'massive',
        event_id: 'alert:AAPL:1min:1795444860000:RSI_OVERBOUGHT',
        schema: 1,
      },
    ],
  });
export type IndicatorAlert = z.infer<typeof IndicatorAlert>;
