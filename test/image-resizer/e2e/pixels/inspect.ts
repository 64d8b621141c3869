import sharp from 'sharp';
import type { Pixels } from '../scene.ts';
import type { Rgb } from '../scene/light.ts';
import { type Corner, type Patches, patchShare } from '../scene/patches.ts';
import { areaMeans } from './area.ts';
import { open, pixelsOf } from './decode.ts';
import { iccDescription } from './icc.ts';
import { gridOf, type Look } from './look.ts';

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
  /** Mean colour of the middle of each corner's patch, in the first frame. */
  readonly corners: Patches;
  /** 8 x 8 mean colours of the first frame and, of an animation, the last one. */
  readonly grids: readonly Look[];
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
    ...(header.icc !== undefined && { profile: iccDescription(header.icc) }),
    corners: {
      topLeft: patchOf(first, 'topLeft'),
      topRight: patchOf(first, 'topRight'),
      bottomLeft: patchOf(first, 'bottomLeft'),
      bottomRight: patchOf(first, 'bottomRight'),
    },
    grids: pictures.map(gridOf),
  };
}

/** Middle half of the patch: its edges are mixed with the pixels beside it. */
function patchOf(pixels: Pixels, corner: Corner): Rgb {
  const margin = patchShare / 4;
  const size = patchShare / 2;
  const far = 1 - margin - size;
  const left = corner.endsWith('Left') ? margin : far;
  const top = corner.startsWith('top') ? margin : far;
  const mean = areaMeans(pixels, { left, top, width: size, height: size }, 1, 1);
  const [red = 0, green = red, blue = red] = mean.data;
  return [red, green, blue];
}
