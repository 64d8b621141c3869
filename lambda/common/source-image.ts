import sharp, { type FailOnOptions, type Metadata, type Sharp, type SharpOptions } from 'sharp';
import { PermanentError } from './errors.ts';
import { imageFormat } from './image-format.ts';
import { withoutHeaderDefects } from './jpeg-segments.ts';

// No image is decoded twice: libvips' cache of operations would only hold memory.
sharp.cache(false);

/** An image whose header was read and whose samples the decoders support. */
export interface SourceImage {
  readonly bytes: Buffer;
  readonly header: Metadata;
}

/** Options of one decoding. */
export type DecodeOptions = Pick<SharpOptions, 'limitInputPixels' | 'pages'>;

/** Channels of a pixel without alpha. Other colour spaces have no conversion to sRGB. */
const COLOUR_CHANNELS: Readonly<Record<string, number>> = {
  srgb: 3,
  rgb: 3,
  rgb16: 3,
  'b-w': 1,
  grey16: 1,
  cmyk: 4,
};

/**
 * Reads the header of an image without decoding a pixel.
 *
 * @throws PermanentError 'damaged', 'unsupported-format'
 */
export async function readHeader(bytes: Buffer): Promise<SourceImage> {
  const options = { limitInputPixels: false, failOn: 'error' } as const;
  const header = await sharp(bytes, options)
    .metadata()
    .catch((error: unknown) => rejectHeader(bytes, error));
  if (!['uchar', 'ushort'].includes(header.depth)) {
    throw new PermanentError(
      'unsupported-format',
      `The image has samples of type ${header.depth}: save it with 8 or 16 bits a channel.`,
    );
  }
  if (COLOUR_CHANNELS[header.space] === undefined) {
    throw new PermanentError(
      'unsupported-format',
      `The image is in the colour space ${header.space}: save it in RGB, CMYK or greyscale.`,
    );
  }
  return { bytes, header };
}

/**
 * Decodes an image, upright, and gives the pipeline to `use`. JPEG and TIFF are decoded strictly
 * first, as libjpeg only warns of a damaged middle and would leave it grey. Where that fails, they
 * are decoded again, and only the warnings that mean lost pixels count. Damage that reads as valid
 * codes is not detected: JPEG has no checksum.
 *
 * @throws PermanentError 'damaged', 'unsupported-format', from the decoder only; any other error of
 * `use` as it is
 */
export async function decode<T>(
  { bytes, header }: SourceImage,
  options: DecodeOptions,
  use: (image: Sharp) => Promise<T>,
): Promise<T> {
  const source = hasExtraChannels(header) ? await withoutExtraChannels(bytes, options) : bytes;
  const open = (input: Buffer, failOn: FailOnOptions) => {
    const image = sharp(input, { ...options, failOn }).autoOrient();
    // sharp processes 16 bits in Display P3 and would read untagged samples as such, which saturates the colours.
    return header.depth === 'ushort' ? image.pipelineColourspace('srgb') : image;
  };
  if (header.format !== 'jpeg' && header.format !== 'tiff') {
    return use(open(source, 'error')).catch(rejectCorruptImage);
  }
  try {
    return await use(open(source, 'warning'));
  } catch {
    const warnings: string[] = [];
    const image = open(header.format === 'jpeg' ? withoutHeaderDefects(source) : source, 'error');
    image.on('warning', (warning: string) => warnings.push(warning));
    const result = await use(image).catch(rejectCorruptImage);
    const lost = warnings.find((warning) => LOST_PIXELS.test(warning));
    return lost === undefined ? result : rejectCorruptImage(new Error(`Input buffer: ${lost}`));
  }
}

/** Warnings of libjpeg and libtiff after which pixels are missing. */
const LOST_PIXELS =
  /^Corrupt JPEG data|Corrupt JPEG data: (premature|bad Huffman|bad arith|found marker)|Inconsistent progression|Discarding \d+ bytes|code word|Line length mismatch|Premature/i;

const UNSUPPORTED =
  /unsupported (?!marker|image format)|not (supported|implemented|configured)|bad labq|LOGLUV|lossless param|Bits\/sample/i;

/** Messages of the decoders; the encoders have "save" in theirs. */
const DECODERS =
  /^(?!.*save)(Input (buffer|file)|Warning treated as error|source:|VipsJpeg:|vipspng:|webp|gif|tiff|heif|jpegload|pngload)/;

/**
 * Throws the PermanentError that a decoder's message means, or the error itself where it is not a
 * decoder's.
 */
export function rejectCorruptImage(error: unknown): never {
  const message = error instanceof Error ? error.message.trim() : String(error);
  if (!DECODERS.test(message)) throw error;
  // Decoders repeat messages over many lines; the cause comes last.
  const complaint = message.replaceAll(/\s+/g, ' ').slice(-160);
  throw UNSUPPORTED.test(message)
    ? new PermanentError(
        'unsupported-format',
        `The image uses a feature that is not supported (${complaint}): ` +
          'save it as JPEG or PNG with 8 bits a channel.',
        { cause: error },
      )
    : new PermanentError(
        'damaged',
        `The image is truncated or damaged (${complaint}): upload the original again.`,
        { cause: error },
      );
}

/** Explains an AVIF that libvips rejects: it knows the first brand only, and not that of an image sequence. */
function rejectHeader(bytes: Buffer, error: unknown): never {
  if (imageFormat(bytes) !== 'avif' || !/unsupported image format/.test(String(error))) {
    return rejectCorruptImage(error);
  }
  throw new PermanentError(
    'unsupported-format',
    `The AVIF is of the kind '${bytes.toString('latin1', 8, 12)}', e.g. an image sequence: ` +
      'save it as a still AVIF, or as WebP if it is animated.',
    { cause: error },
  );
}

/** TIFF may have channels beyond alpha, e.g. masks and spot colours. */
function hasExtraChannels({ space, channels }: Metadata): boolean {
  return channels > (COLOUR_CHANNELS[space] ?? 0) + 1;
}

/** PNG has no more channels than colour and alpha, and loses nothing of these. */
function withoutExtraChannels(bytes: Buffer, options: DecodeOptions): Promise<Buffer> {
  return sharp(bytes, { ...options, failOn: 'error' })
    .png({ compressionLevel: 0 })
    .keepMetadata()
    .toBuffer()
    .catch(rejectCorruptImage);
}
