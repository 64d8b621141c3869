import { type InputType } from './limits.ts';

/**
 * The content type that the first bytes announce, or undefined for anything not accepted. It keeps
 * SVG, PDF and the like away from their decoders, which sharp would start for a look at the header.
 */
export function inputType(input: Buffer): InputType | undefined {
  const text = (start: number, end: number) => input.toString('latin1', start, end);
  if (text(0, 3) === '\xff\xd8\xff') return 'image/jpeg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp';
  if (/^GIF8[79]a$/.test(text(0, 6))) return 'image/gif';
  if (/^(II[*+]\0|MM\0[*+])$/.test(text(0, 4))) return 'image/tiff';
  if (text(4, 8) === 'ftyp' && /avi[fs]/.test(text(8, brandsEnd(input)))) return 'image/avif';
  return undefined;
}

/** Where the list of brands ends; a camera's AVIF may name another brand first. */
function brandsEnd(input: Buffer): number {
  return input.length < 16 ? 0 : Math.min(input.readUInt32BE(0), 256);
}
