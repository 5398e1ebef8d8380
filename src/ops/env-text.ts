/** A settings file as text, or why it is none and where that begins. */
export type EnvText =
  | { readonly text: string; readonly encoding: Encoding }
  | { readonly problem: string; /** From 1; absent: the file as a whole. */ readonly line?: number };

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

const NUL = 0;
const NEWLINE = 0x0a;
const SAVE_AS = 'save it as UTF-8';

/** Reads UTF-8 and both orders of UTF-16, with and without a byte-order mark: `>` in Windows PowerShell writes the latter. */
export function decodeEnv(bytes: Uint8Array): EnvText {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8') return decodeUtf8(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\0') ? { problem: `is not text; ${SAVE_AS}` } : { text, encoding };
  } catch {
    return { problem: `begins as UTF-16 and continues as something else; ${SAVE_AS}` };
  }
}

/** Where there is no mark the first character tells: it is a letter, a `#` or a blank, one byte of which is zero in UTF-16. */
function encodingOf([first, second, third, fourth]: Uint8Array): Encoding {
  if (first === 0xff && second === 0xfe && !(third === NUL && fourth === NUL)) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first !== undefined && second !== undefined && (first === NUL) !== (second === NUL)) return first === NUL ? 'utf-16be' : 'utf-16le';
  return 'utf-8';
}

function decodeUtf8(bytes: Uint8Array): EnvText {
  const nul = bytes.indexOf(NUL);
  if (nul >= 0) {
    const line = 1 + bytes.subarray(0, nul).reduce((count, byte) => count + (byte === NEWLINE ? 1 : 0), 0);
    return { problem: `has zero bytes: it is not text, or a program appended it in UTF-16 (as >> in PowerShell does); ${SAVE_AS}`, line };
  }
  // Comments may be in any code page; a setting with a byte that is not UTF-8 is refused where it is read.
  return { text: new TextDecoder().decode(bytes), encoding: 'utf-8' };
}
