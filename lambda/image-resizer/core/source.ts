import sharp, { type Sharp } from 'sharp';
import { PermanentError } from '../../common/errors.ts';
import { imageFormat } from '../../common/image-format.ts';
import { decode, readHeader } from '../../common/source-image.ts';
import { INPUT_TYPES, isInputType, MAX_AVIF_PIXELS, MAX_BYTES, MAX_PIXELS } from '../contract.ts';
import { checkPixels } from './pixels.ts';

// sharp's default on glibc is 1; with 2 the six derivatives take 0.86 of the time on two cores.
sharp.concurrency(2);

/** Accepted image, as its header describes it. */
export interface Source {
  /** Frames of a GIF or WebP; 1 for all other formats. */
  readonly frames: number;
  /** More than one frame. */
  readonly animated: boolean;
  readonly alpha: boolean;
  /** True for an image with an embedded ICC profile. */
  readonly profiled: boolean;
  /** Decodes the first frame, or all of an animation, upright, and gives the pipeline to `use`. */
  readonly decode: <T>(frames: 'first' | 'all', use: (image: Sharp) => Promise<T>) => Promise<T>;
}

/**
 * Reads the header and decides, before a pixel is decoded, if the image is accepted.
 * @throws PermanentError 'empty', 'too-many-bytes', 'unsupported-format', 'too-many-pixels', 'damaged'
 */
export async function readSource(input: Buffer): Promise<Source> {
  const type = acceptedType(input);
  const source = await readHeader(input);
  const { header } = source;
  const frames = type === 'image/gif' || type === 'image/webp' ? (header.pages ?? 1) : 1;
  const limit = type === 'image/avif' ? MAX_AVIF_PIXELS : MAX_PIXELS;
  checkPixels('The image has', header, frames, limit);
  const animated = frames > 1;
  return {
    frames,
    animated,
    alpha: header.hasAlpha,
    profiled: header.icc !== undefined,
    decode: (wanted, use) => {
      const pages = animated && wanted === 'all' ? -1 : 1;
      return decode(source, { limitInputPixels: limit, pages }, use);
    },
  };
}

function acceptedType(input: Buffer) {
  if (input.length === 0) {
    throw new PermanentError('empty', 'The file has 0 bytes: upload it again.');
  }
  if (input.length > MAX_BYTES) {
    throw new PermanentError(
      'too-many-bytes',
      `The file has ${input.length} bytes, the limit is ${MAX_BYTES}: upload a smaller one.`,
    );
  }
  const type = `image/${imageFormat(input) ?? 'unknown'}`;
  if (isInputType(type)) return type;
  throw new PermanentError(
    'unsupported-format',
    `The file starts with ${JSON.stringify(input.toString('latin1', 0, 12))}, which is none of ` +
      `${Object.values(INPUT_TYPES).join(', ')}: convert it to one of them.`,
  );
}
