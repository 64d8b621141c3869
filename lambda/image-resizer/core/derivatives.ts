import sharp, { type OutputInfo, type Sharp } from 'sharp';
import { encode } from './encoders.ts';
import { type Preset, PRESETS } from '../contract.ts';
import { readSource, type Source } from './source.ts';

/** Image made of an upload at the size of one preset. */
export interface Derivative {
  readonly preset: Preset;
  readonly format: 'webp' | 'avif';
  readonly contentType: 'image/webp' | 'image/avif';
  /** Size in pixels; of one frame if animated. */
  readonly width: number;
  readonly height: number;
  readonly body: Buffer;
}

const SMALLEST_FIRST = Object.keys(PRESETS) as Preset[];
const LARGEST_FIRST = SMALLEST_FIRST.toReversed();

/**
 * Makes all presets of an upload: upright, in sRGB, alpha kept, no metadata but the sRGB profile.
 * A still image gives each preset in WebP and AVIF; an animation only in WebP, because libvips
 * writes AVIF as a still. It is decoded once, at hero size; smaller presets come from larger ones.
 * @throws PermanentError for an upload that is not accepted or damaged
 */
export async function makeDerivatives(input: Buffer): Promise<Derivative[]> {
  const source = await readSource(input);
  if (source.animated) return animations(source);
  const [largest, ...smaller] = LARGEST_FIRST;
  if (largest === undefined) return [];
  return stills(
    await source.decode('first', pixelsFor(largest)),
    largest,
    smaller,
    source.profiled,
  );
}

/** Uncompressed pixels at the size of a preset. */
function pixelsFor(preset: Preset) {
  return (image: Sharp) => fit(image, preset).raw().toBuffer({ resolveWithObject: true });
}

/**
 * Makes each size from the pixels of the one before, while that one is encoded. A preset that would
 * not be smaller is the same image, as nothing is enlarged.
 */
async function stills(
  { data, info: { width, height, channels } }: { readonly data: Buffer; readonly info: OutputInfo },
  preset: Preset,
  smaller: readonly Preset[],
  profiled: boolean,
): Promise<Derivative[]> {
  // Not `raw: info`: its `premultiplied` describes the resize, and would brighten transparent pixels.
  const pixels = () => sharp(data, { raw: { width, height, channels } });
  const isSame = (other: Preset) => Math.max(width, height) <= PRESETS[other];
  const [next, ...others] = smaller.filter((other) => !isSame(other));
  const [rest, ...made] = await Promise.all([
    next === undefined
      ? []
      : pixelsFor(next)(pixels()).then((raw) => stills(raw, next, others, profiled)),
    finish(pixels(), preset, 'webp', profiled),
    finish(pixels(), preset, 'avif', profiled),
  ]);
  const same = [...smaller.filter(isSame).toReversed(), preset];
  return [...rest, ...same.flatMap((name) => made.map((one) => ({ ...one, preset: name })))];
}

/** Runs one after the other: each holds all its frames in memory. */
async function animations(source: Source): Promise<Derivative[]> {
  const made: Derivative[] = [];
  for (const preset of SMALLEST_FIRST) {
    made.push(
      await source.decode('all', (image) =>
        finish(fit(image, preset), preset, 'webp', source.profiled),
      ),
    );
  }
  return made;
}

function fit(image: Sharp, preset: Preset): Sharp {
  const side = PRESETS[preset];
  return image.resize(side, side, { fit: 'inside', withoutEnlargement: true });
}

async function finish(
  image: Sharp,
  preset: Preset,
  format: 'webp' | 'avif',
  profiled: boolean,
): Promise<Derivative> {
  const { data, info } = await encode(image, format, profiled).toBuffer({
    resolveWithObject: true,
  });
  return {
    preset,
    format,
    contentType: `image/${format}`,
    width: info.width,
    height: info.pageHeight ?? info.height,
    body: data,
  };
}
