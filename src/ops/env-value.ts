const CURLY = '“”„‟‘’‚‛«»‹›＂＇';
const CURLY_AT_AN_END = new RegExp(`^[${CURLY}]|[${CURLY}]$`);
const CONTROL = /\p{Cc}/u;

/**
 * Why a value of one of our settings cannot be meant as it stands, and what to do; the value itself is never told.
 * @param quote what stands around it, '' for nothing
 */
export function settingProblem(value: string, quote: string): string | undefined {
  if (value.includes('\uFFFD')) return 'has a byte that is not UTF-8; save the file as UTF-8';
  if (CONTROL.test(value)) return 'has a control character in the value; retype the value';
  if (CURLY_AT_AN_END.test(value)) return 'has typographic quotes; write the value without them, or with straight ones';
  if (quote !== "'" && /\$[{(]/.test(value))
    return 'has ${…} or $(…), which is not expanded; write the value itself, or put single quotes around it';
  if (quote !== '') return undefined;
  if (value.startsWith('=')) return 'has two = signs; write one, or put quotes around the value';
  if (/["'`]$/.test(value)) return 'has a quote at the end but none at the start; remove it, or quote the whole value with other quotes';
  if (value.includes('#')) return 'has a # in the value; put quotes around the value, or a space before a comment';
  return undefined;
}
