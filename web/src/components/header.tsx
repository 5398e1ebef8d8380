import type { VNode } from 'preact';
import { SOURCE_LABELS } from '../../../src/dashboard/wire/index.js';
import { condition } from '../model/connection.js';
import { duration, newYorkDate, newYorkTime, UNKNOWN } from '../model/format.js';
import type { PageModel } from '../model/page.js';

interface Props {
  readonly page: PageModel;
}

export function Header({ page }: Props): VNode {
  return (
    <header class="header">
      <h1 class="brand">
        <img src="/favicon.svg" alt="" width="22" height="22" />
        TickStock
      </h1>
      <SourceLabel page={page} />
      <Session page={page} />
      <FeedClock page={page} />
      <ConnectionState page={page} />
    </header>
  );
}

function SourceLabel({ page }: Props): VNode | null {
  const source = page.source.value;
  if (source === null) return null;
  const { label, title, isLive } = SOURCE_LABELS[source];
  return (
    <span class={`source source-${isLive ? 'live' : source}`} title={title} data-testid="source-label">
      {isLive ? label : label.toUpperCase()}
    </span>
  );
}

function Session({ page }: Props): VNode {
  const session = page.session.value;
  if (session === null) {
    return (
      <p class="session" data-testid="session">
        <span class="session-none">No session</span>
      </p>
    );
  }
  const until = session.stoppedAt ?? page.feedTime.value;
  return (
    <p class="session" data-testid="session" title={`Session ${session.id}`}>
      <span class="session-id">{session.id.slice(0, 8)}</span>
      <span class="session-universe">{session.universe}</span>
      <span class={`session-status session-${session.status}`}>{session.status}</span>
      <span class="session-elapsed" title="Feed time since the session began">
        {until === null ? UNKNOWN : duration(until - session.startedAt)}
      </span>
    </p>
  );
}

function FeedClock({ page }: Props): VNode {
  const time = page.feedTime.value;
  return (
    <p class="clock" title="The feed's clock, New York time">
      <time data-testid="feed-clock" dateTime={time === null ? '' : new Date(time).toISOString()}>
        {time === null ? '--:--:--' : newYorkTime(time)}
      </time>
      <span class="clock-zone">{time === null ? 'New York' : `${newYorkDate(time)} · New York`}</span>
    </p>
  );
}

function ConnectionState({ page }: Props): VNode {
  const { tone, words, detail } = condition({
    link: page.link.value,
    gateway: page.gateway.value,
    now: page.now.value,
    lastTick: page.lastTick.value,
  });
  return (
    <p class={`connection tone-${tone}`} role="status" title={detail}>
      <span class="dot" aria-hidden="true" />
      <span data-testid="connection-state">{words}</span>
    </p>
  );
}
