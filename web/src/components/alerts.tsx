import { signal } from '@preact/signals';
import type { VNode } from 'preact';
import type { AlertView } from '../../../src/dashboard/wire/index.js';
import { newYorkTime } from '../model/format.js';
import type { PageModel } from '../model/page.js';

interface Props {
  readonly page: PageModel;
}

/** Time of the newest alert that the reader has put away. */
const dismissed = signal(Number.NEGATIVE_INFINITY);

/** The engine's trouble while it lasts, and the newest alert until it is put away. */
export function Alerts({ page }: Props): VNode {
  const health = page.health.value;
  const [alert, ...others] = page.alerts.value.filter(({ time }) => time > dismissed.value);
  return (
    <div class="alerts" aria-live="polite">
      {health !== null && health.status !== 'healthy' && (
        <p class={`alert alert-${health.status === 'critical' ? 'critical' : 'warning'}`} data-testid="health-banner">
          <strong>Engine {health.status}</strong>
          <span class="alert-text">{health.issues.join(' · ')}</span>
        </p>
      )}
      {alert !== undefined && <AlertLine alert={alert} more={others.length} />}
    </div>
  );
}

function AlertLine({ alert, more }: { readonly alert: AlertView; readonly more: number }): VNode {
  return (
    <p class={`alert alert-${alert.severity}`} data-testid="alert">
      <strong>{newYorkTime(alert.time)}</strong>
      <span class="alert-text">
        {alert.message}
        {alert.action !== null && <em> {alert.action}</em>}
      </span>
      {more > 0 && <span class="alert-more">and {more} more</span>}
      <button type="button" onClick={() => (dismissed.value = alert.time)}>
        Dismiss
      </button>
    </p>
  );
}
