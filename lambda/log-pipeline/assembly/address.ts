import { COLON, digit, DOT, find, ZERO } from './bytes';

export const enum Host {
  Name,
  Ip,
  /** For the general way: a zone, an IPv4 address in an IPv6 one, a virtual host before it. */
  Other,
}

/** What a host is, as Node.js' `isIP` has it. */
export function hostAt(from: usize, end: usize): Host {
  if (find(COLON, from, end) == end) return isIpv4(from, end) ? Host.Ip : Host.Name;
  return isIpv6(from, end) ? Host.Ip : Host.Other;
}

function isIpv4(from: usize, end: usize): bool {
  let at = from;
  for (let parts = 1; parts <= 4; parts++) {
    const first = at;
    let value: u32 = 0;
    while (at < end && at < first + 3 && digit(at) < 10) {
      value = value * 10 + digit(at);
      at++;
    }
    const isWritten = at > first && (at == first + 1 || load<u8>(first) != ZERO);
    if (!isWritten || value > 255) return false;
    if (parts == 4) return at == end;
    if (at == end || load<u8>(at) != DOT) return false;
    at++;
  }
  return false;
}

/** Eight groups of up to four hexadecimal digits; `::` once for one group or more. */
function isIpv6(from: usize, end: usize): bool {
  let at = from;
  let groups = 0;
  let isShortened = false;
  if (load<u8>(at) == COLON) {
    if (end < at + 2 || load<u8>(at + 1) != COLON) return false;
    isShortened = true;
    at += 2;
  }
  while (at < end) {
    const first = at;
    while (at < end && isHexadecimal(load<u8>(at))) at++;
    if (at == first || at > first + 4) return false;
    groups++;
    if (at == end) break;
    if (load<u8>(at) != COLON) return false;
    at++;
    if (at == end) return false;
    if (load<u8>(at) != COLON) continue;
    if (isShortened) return false;
    isShortened = true;
    at++;
  }
  return isShortened ? groups < 8 : groups == 8;
}

function isHexadecimal(byte: u8): bool {
  const letter: u8 = byte | 0x20;
  return <u8>(byte - ZERO) < 10 || (letter >= 0x61 && letter <= 0x66);
}
