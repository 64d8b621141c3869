/** Image formats that are recognized by their first bytes. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif';

const SIGNATURES: readonly (readonly [ImageFormat, RegExp])[] = [
  ['jpeg', /^\xff\xd8\xff/],
  // eslint-disable-next-line no-control-regex -- 0x1a belongs to PNG's signature
  ['png', /^\x89PNG\r\n\x1a\n/],
  ['webp', /^RIFF[^]{4}WEBP/],
  ['gif', /^GIF8[79]a/],
  ['tiff', /^(II[*+]\0|MM\0[*+])/],
];

/**
 * Format of an image by its first bytes. Others, such as SVG and PDF, reach no decoder: sharp would
 * start one to read the header.
 *
 * @returns undefined for any other format
 */
export function imageFormat(bytes: Buffer): ImageFormat | undefined {
  const start = bytes.toString('latin1', 0, 12);
  const [format] = SIGNATURES.find(([, pattern]) => pattern.test(start)) ?? [];
  return format ?? (isAvif(bytes) ? 'avif' : undefined);
}

/** Tests the brands of a file for AVIF; a camera's AVIF may name another brand first. */
function isAvif(bytes: Buffer): boolean {
  if (bytes.length < 16 || bytes.toString('latin1', 4, 8) !== 'ftyp') return false;
  const brands = bytes.toString('latin1', 8, Math.min(bytes.readUInt32BE(0), 256));
  return /avi[fs]/.test(brands);
}
