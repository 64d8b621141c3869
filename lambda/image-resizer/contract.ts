/** Names of the environment variables that the stack sets and the handlers read. */
export const ENVIRONMENT = {
  uploadsBucket: 'UPLOADS_BUCKET',
  derivativesBucket: 'DERIVATIVES_BUCKET',
} as const;

/** Longest side in pixels of each preset: fits inside a square box of that size, never enlarged. */
export const PRESETS = { thumbnail: 200, card: 800, hero: 1600 } as const;

export type Preset = keyof typeof PRESETS;

/** Sizes on demand, as 'WxH' in pixels: the response has exactly that size. */
export const ON_DEMAND_SIZES = [
  '64x64',
  '100x100',
  '200x200',
  '400x300',
  '400x400',
  '800x600',
  '800x800',
  '1200x630',
  '1280x720',
  '1600x1200',
] as const;

export type OnDemandSize = (typeof ON_DEMAND_SIZES)[number];

/** Bytes of the largest upload: 20 MiB. */
export const MAX_BYTES = 20 * 1024 * 1024;

/** Pixels of the largest image, width x height; an animation counts all its frames. */
export const MAX_PIXELS = 100_000_000;

/**
 * Pixels of the largest AVIF: libheif decodes it whole and copies it, up to 2.4 GiB at 100 megapixels
 * (12 bits, 4:4:4), 1.3 GiB at 50; the worst of the other formats is 1.0 GiB at 100.
 */
export const MAX_AVIF_PIXELS = 50_000_000;

/** Content types that are accepted, with their file extension. */
export const INPUT_TYPES = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/gif': 'gif',
  'image/tiff': 'tiff',
} as const;

export type InputType = keyof typeof INPUT_TYPES;

/** Tests a word for a preset's name. */
export function isPreset(word: string): word is Preset {
  return Object.hasOwn(PRESETS, word);
}

/** Tests a content type for one that is accepted. */
export function isInputType(contentType: string): contentType is InputType {
  return Object.hasOwn(INPUT_TYPES, contentType);
}
