import { imageFormat } from '../../common/image-format.ts';
import { readHeader } from '../../common/source-image.ts';

/** Properties of an image, read from its bytes; its name and content type do not count. */
export interface ImageFacts {
  readonly format: 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff' | 'avif' | 'unknown';
  /** Pixels, upright; 0 for every format but JPEG and PNG. */
  readonly width: number;
  readonly height: number;
  /** E.g. `srgb`, `cmyk`, `b-w`. */
  readonly colourSpace: string;
  readonly hasAlpha: boolean;
}

/**
 * Reads the header of a JPEG or PNG. Other formats reach no decoder: sharp has some for SVG and PDF
 * too.
 *
 * @throws PermanentError 'damaged', 'unsupported-format'
 */
export async function factsOf(image: Buffer): Promise<ImageFacts> {
  const format = imageFormat(image) ?? 'unknown';
  if (format !== 'jpeg' && format !== 'png') {
    return { format, width: 0, height: 0, colourSpace: 'unknown', hasAlpha: false };
  }
  const { autoOrient, space, hasAlpha } = (await readHeader(image)).header;
  return { format, ...autoOrient, colourSpace: space, hasAlpha };
}
