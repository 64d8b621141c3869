import { headerOf } from '../../common/small-image.ts';

/** What an image is, as its bytes say; its name and content type are not asked. */
export interface ImageFacts {
  readonly format: 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff' | 'unknown';
  /** Pixels as it is looked at, upright; 0 for what is neither JPEG nor PNG. */
  readonly width: number;
  readonly height: number;
  /** E.g. `srgb`, `cmyk`, `b-w`. */
  readonly colourSpace: string;
  readonly hasAlpha: boolean;
}

const SIGNATURES = [
  ['jpeg', /^\xff\xd8\xff/],
  ['png', /^\x89PNG\r\n/],
  ['gif', /^GIF8[79]a/],
  ['webp', /^RIFF[^]{4}WEBP/],
  ['tiff', /^(II\*\0|MM\0\*)/],
] as const;

/**
 * Reads the header of a JPEG or PNG. Everything else keeps away from the decoders, of which sharp has
 * some for SVG and PDF too.
 *
 * @throws ImageDamaged
 */
export async function factsOf(image: Buffer): Promise<ImageFacts> {
  const start = image.toString('latin1', 0, 12);
  const [format] = SIGNATURES.find(([, pattern]) => pattern.test(start)) ?? ['unknown' as const];
  if (format !== 'jpeg' && format !== 'png') {
    return { format, width: 0, height: 0, colourSpace: 'unknown', hasAlpha: false };
  }
  const { autoOrient, space, hasAlpha } = await headerOf(image);
  return { format, ...autoOrient, colourSpace: space, hasAlpha };
}
