import type { VNode } from 'preact';
import { condition } from '../model/connection.js';
import type { PageModel } from '../model/page.js';

/** What stands where prices will be: says what is waited for, and on whom. */
export function NothingYet({ page }: { readonly page: PageModel }): VNode {
  const link = page.link.value;
  const gateway = page.gateway.value;
  const { words, detail } = condition({ link, gateway, now: page.now.value, lastTick: null });
  if (link.phase !== 'open') {
    return (
      <div class="empty">
        <strong>{words}</strong>
        <span>{detail} Prices return by themselves.</span>
      </div>
    );
  }
  return (
    <div class="empty">
      <strong>Waiting for the first tick</strong>
      <span>{gateway.detail === '' ? 'No price has arrived yet.' : gateway.detail}</span>
      {page.session.value === null && <span>No session has begun: is the engine running?</span>}
    </div>
  );
}
