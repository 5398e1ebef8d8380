import type { VNode } from 'preact';
import { spokenSkew } from '../model/clock-skew.js';
import type { PageModel } from '../model/page.js';

interface Props {
  readonly page: PageModel;
}

/** The gateway's machine clock is wrong: results are right all the same, ages on this page are not. */
export function ClockNotice({ page }: Props): VNode | null {
  const skew = spokenSkew(page.gateway.value.clockSkewMs);
  if (skew === undefined) return null;
  return (
    <p
      class="notice"
      data-testid="clock-notice"
      title="Bars and results follow the market's time and are correct. Set the clock, and keep it synchronised with NTP."
    >
      <strong>The gateway’s clock is {skew} the market’s time.</strong>{' '}
      <span>Results are correct; ages and delays shown here are not.</span>
    </p>
  );
}
