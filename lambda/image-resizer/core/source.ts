import sharp, { type Sharp } from 'sharp';
import { PermanentError } from '../../common/errors.ts';
import { INPUT_TYPES, MAX_AVIF_PIXELS, MAX_BYTES, MAX_PIXELS } from './limits.ts';
import { checkPixels } from './pixels.ts';
import { inputType } from './signature.ts';

// An upload is never seen twice, so that libvips' cache of operations only holds memory.
sharp.cache(false);
// sharp's default on glibc is 1; with 2 the six derivatives take 0.86 of the time on two cores.
sharp.concurrency(2);

/** What the header says of an image that is accepted. */
export interface Source {
  /** Frames of a GIF or WebP; 1 for all else. */
  readonly frames: number;
  /** Whether it has more than one frame. */
  readonly animated: boolean;
  readonly alpha: boolean;
  /** Whether it brings an ICC profile. */
  readonly profiled: boolean;
  /** A pipeline on the first frame, or on all of an animation; turned upright. */
  readonly open: (frames: 'first' | 'all') => Sharp;
}

/**
 * Reads the header and decides, before a pixel is decoded, whether the image is accepted.
 * @throws PermanentError 'empty', 'too-many-bytes', 'unsupported-format', 'too-many-pixels', 'damaged'
 */
export async function readSource(input: Buffer): Promise<Source> {
  const type = acceptedType(input);
  const header = await refuseDamage(sharp(input, { limitInputPixels: false }).metadata());
  const frames = type === 'image/gif' || type === 'image/webp' ? (header.pages ?? 1) : 1;
  const limit = type === 'image/avif' ? MAX_AVIF_PIXELS : MAX_PIXELS;
  checkPixels('The image has', header, frames, limit);
  const animated = frames > 1;
  return {
    frames,
    animated,
    alpha: header.hasAlpha,
    profiled: header.icc !== undefined,
    // libjpeg only warns of a damaged middle: 'error' would let it pass, half grey. Damage that still
    // reads as valid codes shows nowhere: JPEG has no checksum.
    open: (wanted) => {
      const image = sharp(input, {
        failOn: 'warning',
        limitInputPixels: limit,
        pages: animated && wanted === 'all' ? -1 : 1,
      }).autoOrient();
      // sharp works on 16 bits in Display-P3 and takes an untagged image for one: too colourful.
      return header.depth === 'ushort' ? image.pipelineColourspace('srgb') : image;
    },
  };
}

/** Turns a decoder's complaint into an PermanentError 'damaged'. */
export async function refuseDamage<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const complaint = cause instanceof Error ? cause.message : String(cause);
    throw new PermanentError(
      'damaged',
      `The image is truncated or damaged (${lastWords(complaint)}): upload the original again.`,
      { cause },
    );
  }
}

/** Decoders stammer over many lines; the reason comes last. */
function lastWords(complaint: string): string {
  return complaint.trim().replaceAll(/\s+/g, ' ').slice(-160);
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
  const type = inputType(input);
  if (type === undefined) {
    throw new PermanentError(
      'unsupported-format',
      `The file starts with ${JSON.stringify(input.toString('latin1', 0, 12))}, which is none of ` +
        `${Object.values(INPUT_TYPES).join(', ')}: convert it to one of them.`,
    );
  }
  return type;
}
