import { createHash } from 'node:crypto';

/** Lua that Redis runs as one step; called by its digest, which is all that travels once the server knows it. */
export class Script {
  /** SHA-1 of the text, hexadecimal, as EVALSHA wants it. */
  readonly digest: string;

  constructor(readonly text: string) {
    this.digest = createHash('sha1').update(text).digest('hex');
  }
}
