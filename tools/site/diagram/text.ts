const NARROW = "fijlrtI.,:;'|!()[]{}/- ";
const WIDE = 'mwMWOQG@%';

/** Estimated width of a text in the system's sans-serif in pixels, rather too large than too small. */
export function widthOf(text: string, size: number, bold = false): number {
  const units = Array.from(text, unitsOf).reduce((sum, unit) => sum + unit, 0);
  return Math.ceil(units * size * (bold ? 1.12 : 1));
}

function unitsOf(letter: string): number {
  if (NARROW.includes(letter)) return 0.37;
  if (WIDE.includes(letter)) return 0.95;
  return /[A-Z0-9]/.test(letter) ? 0.7 : 0.6;
}
