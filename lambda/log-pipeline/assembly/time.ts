import { COLON, DASH, digit, PLUS, SLASH, SPACE, ZERO } from './bytes';
import { Label } from './label';

const MONTHS = new Label('JanFebMarAprMayJunJulAugSepOctNovDec');
const DAY_MINUTES = 1440;
/** Length of `2000-10-10T20:55:36`. */
export const ISO_LENGTH = 19;

/**
 * Writes a server's time in UTC and ISO 8601, without the end, `.000Z`.
 *
 * @returns false for one that no calendar has, and for what is left to the general way: leap seconds,
 * the years 0 and 9999
 */
export function writeIsoTime(from: usize, to: usize): bool {
  const sign = load<u8>(from + 21);
  const hours = twoDigits(from + 12);
  const minutes = twoDigits(from + 15);
  const seconds = twoDigits(from + 18);
  const zone = twoDigits(from + 22) * 60 + twoDigits(from + 24);
  if (!isSeparated(from) || (sign != PLUS && sign != DASH)) return false;
  if (<u32>hours > 23 || <u32>minutes > 59 || <u32>seconds > 59) return false;
  if (zone < 0 || zone >= DAY_MINUTES) return false;
  const utc = hours * 60 + minutes + (sign == PLUS ? -zone : zone);
  const shift = utc < 0 ? -1 : utc >= DAY_MINUTES ? 1 : 0;
  if (!writeDate(from, to, shift)) return false;
  const inDay = utc - shift * DAY_MINUTES;
  store<u8>(to + 10, 0x54);
  writeTwo(to + 11, inDay / 60);
  store<u8>(to + 13, COLON);
  writeTwo(to + 14, inDay % 60);
  store<u8>(to + 16, COLON);
  writeTwo(to + 17, seconds);
  return true;
}

function isSeparated(from: usize): bool {
  return (
    load<u8>(from + 2) == SLASH &&
    load<u8>(from + 6) == SLASH &&
    load<u8>(from + 11) == COLON &&
    load<u8>(from + 14) == COLON &&
    load<u8>(from + 17) == COLON &&
    load<u8>(from + 20) == SPACE
  );
}

function writeDate(from: usize, to: usize, shift: i32): bool {
  let day = twoDigits(from);
  let month = monthOf(from + 3);
  let year = twoDigits(from + 7) * 100 + twoDigits(from + 9);
  if (year < 1 || year > 9998 || day < 1 || day > daysOf(month, year)) return false;
  day += shift;
  if (day == 0) {
    month = month == 1 ? 12 : month - 1;
    if (month == 12) year--;
    day = daysOf(month, year);
  } else if (day > daysOf(month, year)) {
    day = 1;
    month = month == 12 ? 1 : month + 1;
    if (month == 1) year++;
  }
  writeTwo(to, year / 100);
  writeTwo(to + 2, year % 100);
  store<u8>(to + 4, DASH);
  writeTwo(to + 5, month);
  store<u8>(to + 7, DASH);
  writeTwo(to + 8, day);
  return true;
}

/** 1 to 12, 0 for no month. */
function monthOf(at: usize): i32 {
  const name = load<u32>(at) & 0xffffff;
  for (let month = 0; month < 12; month++) {
    if ((load<u32>(MONTHS.at + month * 3) & 0xffffff) == name) return month + 1;
  }
  return 0;
}

/** None in month 0. */
function daysOf(month: i32, year: i32): i32 {
  if (month == 0) return 0;
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** A number far below zero when they are none. */
function twoDigits(at: usize): i32 {
  const tens = digit(at);
  const ones = digit(at + 1);
  return tens < 10 && ones < 10 ? tens * 10 + ones : -1_000_000;
}

function writeTwo(at: usize, value: i32): void {
  store<u8>(at, ZERO + <u8>(value / 10));
  store<u8>(at + 1, ZERO + <u8>(value % 10));
}
