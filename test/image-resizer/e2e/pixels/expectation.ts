import sharp, { type FailOnOptions, type Metadata } from 'sharp';
import { open, pixelsOf } from './decode.ts';
import { type Look, lookOf, type PackedLook, packLook } from './look.ts';

/** An image that becomes derivatives, upright. Plain data that can be stored as JSON. */
export interface Derivable {
  readonly kind: 'derivatives';
  /** In pixels, upright. */
  readonly width: number;
  readonly height: number;
  readonly animated: boolean;
  /** Duration of each frame in ms; empty for a still. */
  readonly delays: readonly number[];
  /** True if any pixel is transparent; an alpha channel that is opaque throughout does not count. */
  readonly alpha: boolean;
  /** Looks of the first frame and, of an animation, the last one. */
  readonly looks: readonly PackedLook[];
  /** Minimum accepted deviation of a channel (0 to 255). @default the deviation of lossy encoding */
  readonly tolerance?: number;
  /** Lowest accepted structural similarity. @default that of lossy encoding */
  readonly similarity?: number;
}

/** Reason of a rejection, in the words of the failed message and the API. */
export type Refusal =
  'empty' | 'too-many-bytes' | 'unsupported-format' | 'too-many-pixels' | 'damaged';

/** An upload that must end in one failed message. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: Refusal;
  /** Defect of the file, as a sentence. */
  readonly why: string;
}

export type Expectation = Derivable | Refused;

/** Limits for pictures of any content: encoders smooth the noise of grass to an SSIM of 0.92. */
const ANY_PICTURE = { tolerance: 24, similarity: 0.8 };

const mebibyte = 1024 * 1024;
const maxMebibytes = 20;
const maxMegapixels = { avif: 50, others: 100 };
const formats = new Set(['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff']);

/** Expected outcome of an unknown file: one of the user's own photographs. */
export async function expectationFromFile(bytes: Buffer): Promise<Expectation> {
  if (bytes.length === 0) return refused('empty', 'It has no bytes.');
  if (bytes.length > maxMebibytes * mebibyte) {
    const size = (bytes.length / mebibyte).toFixed(1);
    return refused('too-many-bytes', `It has ${size} MiB, the limit is ${maxMebibytes}.`);
  }
  const header = await sharp(bytes, { limitInputPixels: false, failOn: 'error' })
    .metadata()
    .catch(() => undefined);
  const format = header?.mediaType?.replace('image/', '');
  if (header === undefined || format === undefined || !formats.has(format)) {
    return refused('unsupported-format', `It is ${format ?? 'no image that sharp can open'}.`);
  }
  if (!['uchar', 'ushort'].includes(header.depth)) {
    return refused('unsupported-format', `It has samples of type ${header.depth}.`);
  }
  const animated = (format === 'gif' || format === 'webp') && (header.pages ?? 1) > 1;
  const megapixels = (header.width * header.height * (animated ? (header.pages ?? 1) : 1)) / 1e6;
  const limit = format === 'avif' ? maxMegapixels.avif : maxMegapixels.others;
  if (megapixels > limit) {
    const count = megapixels.toFixed(2);
    return refused('too-many-pixels', `It has ${count} megapixels, the limit is ${limit}.`);
  }
  return derivable(bytes, header, animated)
    .catch((error: unknown) => {
      // Viewers ignore all other warnings.
      if (/Corrupt JPEG data: (premature|bad Huffman)/.test(String(error))) throw error;
      return derivable(bytes, header, animated, 'error');
    })
    .catch((error: unknown) => {
      const message = error instanceof Error ? error.message.trim() : String(error);
      const reason = /unsupported|not implemented|not configured/i.test(message)
        ? 'unsupported-format'
        : 'damaged';
      return refused(reason, message);
    });
}

async function derivable(
  bytes: Buffer,
  header: Metadata,
  animated: boolean,
  failOn: FailOnOptions = 'warning',
): Promise<Derivable> {
  const first = await lookOfFrame(bytes, header, 0, failOn);
  const looks = animated
    ? [first, await lookOfFrame(bytes, header, (header.pages ?? 1) - 1, failOn)]
    : [first];
  return {
    kind: 'derivatives',
    width: header.autoOrient.width,
    height: header.autoOrient.height,
    animated,
    delays: animated ? (header.delay ?? []) : [],
    alpha: looks.some(({ data }) => data.some((value, at) => at % 4 === 3 && value < 250)),
    looks: looks.map(packLook),
    ...ANY_PICTURE,
  };
}

/** Independent of the resizer's sizes: one step from all pixels. */
async function lookOfFrame(
  bytes: Buffer,
  header: Metadata,
  frame: number,
  failOn: FailOnOptions,
): Promise<Look> {
  const image = open(bytes, frame, header, failOn)
    .autoOrient()
    .resize(256, 256, { fit: 'inside', withoutEnlargement: true });
  return lookOf(await pixelsOf(image));
}

function refused(reason: Refusal, why: string): Refused {
  return { kind: 'refused', reason, why };
}
