import { BACKSLASH, DASH, QUOTE } from './bytes';
import { Label } from './label';

/** Where the next byte goes. */
export let at: usize = 0;

export function moveTo(place: usize): void {
  at = place;
}

export function writeByte(byte: u8): void {
  store<u8>(at, byte);
  at++;
}

export function writeLabel(label: Label): void {
  write(label.at, label.at + label.length);
}

/** Copies in blocks of 16: faster than `memory.copy` for so few bytes; what is too much is written over. */
export function write(from: usize, end: usize): void {
  let source = from;
  let target = at;
  at += end - from;
  do {
    v128.store(target, v128.load(source));
    source += 16;
    target += 16;
  } while (source < end);
}

/** A quote within a string of JSON. */
export function writeQuote(): void {
  writeByte(BACKSLASH);
  writeByte(QUOTE);
}

/** A field, unless the server had nothing to write. */
export function writeKnown(label: Label, from: usize, end: usize): void {
  if (from == end || (end == from + 1 && load<u8>(from) == DASH)) return;
  writeLabel(label);
  write(from, end);
}
