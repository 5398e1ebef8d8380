/** `brk-b`, `BRK/B` and `BRKB` are ways to write `BRK.B`; `BAC-PL` one to write `BACpL`. */
const plain = (ticker: string): string => ticker.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

/** Whether one character was left out, added, changed, or changed places with its neighbour. */
function isSlip(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  let same = 0;
  while (same < short.length && short[same] === long[same]) same += 1;
  const shortRest = short.slice(same);
  const longRest = long.slice(same);
  if (short.length < long.length) return shortRest === longRest.slice(1);
  if (shortRest.slice(1) === longRest.slice(1)) return true;
  return shortRest.slice(2) === longRest.slice(2) && shortRest[0] === longRest[1] && shortRest[1] === longRest[0];
}

/** Shorter ones are all a slip away from each other. */
const MIN_SLIP_LENGTH = 4;

/** The ticker that was probably meant: one that differs in case and punctuation alone, else in one slip of the hand. */
export function likelyTicker(written: string, known: readonly string[]): string | undefined {
  const wanted = plain(written);
  const alike = known.find((ticker) => ticker !== written && plain(ticker) === wanted);
  if (alike !== undefined || wanted.length < MIN_SLIP_LENGTH) return alike;
  return known.find((ticker) => Math.abs(plain(ticker).length - wanted.length) <= 1 && isSlip(plain(ticker), wanted));
}
