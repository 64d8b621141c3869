import fc from 'fast-check';

const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;

function characterOf(index: number): string {
  return String.fromCodePoint(index < FIRST_SURROGATE ? index : index + SURROGATES);
}

/** @throws Error for what is no single character, as fast-check wants it */
function indexOf(character: unknown): number {
  const code = String(character).codePointAt(0) ?? 0;
  const index = code < FIRST_SURROGATE ? code : code - SURROGATES;
  if (characterOf(index) !== character) throw new Error('Not a single character.');
  return index;
}

/**
 * Any character of Unicode, as the unit of a string. fast-check's unit `binary` fills a map with all
 * 1.1 million of them in each file that uses it, which takes seconds.
 */
export const anyCharacter = fc.nat(0x10ffff - SURROGATES).map(characterOf, indexOf);
