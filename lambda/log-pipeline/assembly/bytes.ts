export const NEWLINE: u8 = 0x0a;
export const SPACE: u8 = 0x20;
export const QUOTE: u8 = 0x22;
export const PLUS: u8 = 0x2b;
export const DASH: u8 = 0x2d;
export const DOT: u8 = 0x2e;
export const SLASH: u8 = 0x2f;
export const ZERO: u8 = 0x30;
export const COLON: u8 = 0x3a;
export const QUESTION_MARK: u8 = 0x3f;
export const OPEN_BRACKET: u8 = 0x5b;
export const BACKSLASH: i8 = 0x5c;
export const CLOSE_BRACKET: u8 = 0x5d;
export const CLOSE_BRACE: u8 = 0x7d;

/** The first place of a byte from some place on, the end when there is none. */
export function find(byte: u8, from: usize, end: usize): usize {
  for (let at = from; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(<i8>byte)));
    if (found != 0) return min(at + ctz(found), end);
  }
  return max(from, end);
}

/** 10 and more for what is no digit. */
export function digit(at: usize): u32 {
  return <u32>load<u8>(at) - ZERO;
}

/**
 * How many quotes there are, -1 when a byte is no printable character of ASCII, or is a backslash:
 * with quotes, all that JSON escapes.
 */
export function countQuotes(from: usize, end: usize): i32 {
  let quotes = 0;
  for (let at = from; at < end; at += 16) {
    const block = v128.load(at);
    const left = <i32>(end - at);
    const mask = left < 16 ? (1 << left) - 1 : 0xffff;
    const isOutside = v128.or(
      // As signed numbers, bytes from 0x80 on are below the space.
      i8x16.lt_s(block, i8x16.splat(0x20)),
      i8x16.eq(block, i8x16.splat(0x7f)),
    );
    const isOdd = v128.or(isOutside, i8x16.eq(block, i8x16.splat(BACKSLASH)));
    if ((i8x16.bitmask(isOdd) & mask) != 0) return -1;
    quotes += popcnt(i8x16.bitmask(i8x16.eq(block, i8x16.splat(QUOTE))) & mask);
  }
  return quotes;
}
