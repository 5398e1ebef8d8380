import { createHash } from 'node:crypto';

/** The local programs' own tokens, kept as digests so that a comparison's duration tells nothing of them. */
export class Tokens {
  private readonly digests: ReadonlySet<string>;

  /** Without tokens any key that is not empty will do. */
  constructor(tokens: readonly string[]) {
    this.digests = new Set(tokens.filter((token) => token !== '').map(digestOf));
  }

  get open(): boolean {
    return this.digests.size === 0;
  }

  accept(key: string): boolean {
    return key !== '' && (this.open || this.digests.has(digestOf(key)));
  }
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** A page in a browser names its origin, a program does not. Without tokens a foreign page could read along. */
export function isForeignOrigin(origin: string | undefined): boolean {
  if (origin === undefined) return false;
  return !URL.canParse(origin) || !isLoopback(new URL(origin).hostname);
}
