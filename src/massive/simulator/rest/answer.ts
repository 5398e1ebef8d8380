/** What a route answers; `body` is JSON text, because nanoseconds do not fit into JavaScript's numbers. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The vendor's error form. */
export function failure(status: number, error: string, requestId: string): Answer {
  const word = status === 404 ? 'NOT_FOUND' : status === 403 ? 'NOT_AUTHORIZED' : 'ERROR';
  return { status, body: JSON.stringify({ status: word, request_id: requestId, [status === 404 ? 'message' : 'error']: error }) };
}

/** A request's parameters are wrong; becomes a 400. */
export class BadParameter extends Error {}

/** An absolute address for the next page; it carries no key. */
export function nextUrl(url: URL, changes: Readonly<Record<string, string>>): string {
  const next = new URL(url);
  next.searchParams.delete('apiKey');
  for (const [name, value] of Object.entries(changes)) next.searchParams.set(name, value);
  return next.href;
}

/** @throws BadParameter when it is no whole number from 1 on; above `most` it is `most` */
export function limitOf(url: URL, fallback: number, most: number): number {
  const text = url.searchParams.get('limit');
  if (text === null) return fallback;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw new BadParameter(`limit must be a whole number from 1 to ${most}`);
  if (limit > most) throw new BadParameter(`limit must be at most ${most}`);
  return limit;
}

/** @throws BadParameter */
export function orderOf(url: URL, name: 'order' | 'sort', fallback: 'asc' | 'desc'): 'asc' | 'desc' {
  const text = url.searchParams.get(name) ?? fallback;
  if (text !== 'asc' && text !== 'desc') throw new BadParameter(`${name} must be asc or desc`);
  return text;
}
