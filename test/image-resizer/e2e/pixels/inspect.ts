import { parse } from 'icc';
import sharp from 'sharp';
import { open, pixelsOf } from './decode.ts';
import { type Look, lookOf } from './look.ts';

/** Content of an image file, read from its bytes alone. */
export interface Inspection {
  /** 'jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'. */
  readonly format: string;
  /** Of one frame, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Duration of each frame in ms; empty for a still. */
  readonly delays: readonly number[];
  readonly hasAlpha: boolean;
  /** Any of EXIF, XMP, IPTC. */
  readonly metadata: readonly string[];
  /** EXIF orientation tag, 1 to 8. */
  readonly orientation?: number;
  /** Name in the ICC profile. */
  readonly profile?: string;
  /** Looks of the first frame and, of an animation, the last one. */
  readonly looks: readonly Look[];
}

/**
 * Reads the content of an image from its bytes.
 * @throws Error when they cannot be decoded
 */
export async function inspect(body: Buffer): Promise<Inspection> {
  const header = await sharp(body).metadata();
  const frames = header.pages ?? 1;
  const first = await pixelsOf(open(body, 0, header));
  const pictures = frames > 1 ? [first, await pixelsOf(open(body, frames - 1, header))] : [first];
  return {
    format: header.mediaType?.replace('image/', '') ?? header.format,
    width: first.width,
    height: first.height,
    frames,
    delays: frames > 1 ? (header.delay ?? []) : [],
    hasAlpha: header.hasAlpha,
    metadata: (['exif', 'xmp', 'iptc'] as const).filter((name) => header[name] !== undefined),
    ...(header.orientation !== undefined && { orientation: header.orientation }),
    ...(header.icc !== undefined && { profile: parse(header.icc).description }),
    looks: pictures.map(lookOf),
  };
}
