/**
 * Name in an ICC profile, such as 'sRGB' or 'Display P3'; empty when it has none.
 * Reads both forms of the 'desc' tag: ASCII (version 2) and UTF-16 (version 4).
 */
export function iccDescription(profile: Buffer): string {
  const tags = profile.readUInt32BE(128);
  for (let at = 132; at < 132 + tags * 12; at += 12) {
    if (profile.toString('latin1', at, at + 4) === 'desc') {
      return descriptionAt(profile, profile.readUInt32BE(at + 4));
    }
  }
  return '';
}

function descriptionAt(profile: Buffer, start: number): string {
  if (profile.toString('latin1', start, start + 4) === 'mluc') {
    const length = profile.readUInt32BE(start + 20);
    const offset = start + profile.readUInt32BE(start + 24);
    return Buffer.from(profile.subarray(offset, offset + length))
      .swap16()
      .toString('utf16le');
  }
  const length = profile.readUInt32BE(start + 8);
  return profile.toString('latin1', start + 12, start + 12 + length - 1);
}
