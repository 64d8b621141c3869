import type { Region } from './area.ts';
import type { Derivable } from './expectation.ts';

/** Format of a derivative. */
export type Format = 'webp' | 'avif' | 'jpeg' | 'png' | 'gif';

/** Preset: fits inside a square box of that many pixels, never enlarged. */
export interface InBox {
  readonly format: Format;
  readonly box: number;
}

/** Size on demand: exactly that size, cropped around the centre. */
export interface Exactly {
  readonly format: Format;
  readonly width: number;
  readonly height: number;
}

export type Wanted = InBox | Exactly;

const presets = { thumbnail: 200, card: 800, hero: 1600 } as const;
export type PresetName = keyof typeof presets;

/** Derivatives of an upload: six of a still, three of an animation. */
export function wantedPresets({ animated }: Derivable): (InBox & { preset: PresetName })[] {
  const formats: Format[] = animated ? ['webp'] : ['webp', 'avif'];
  return (Object.keys(presets) as PresetName[]).flatMap((preset) =>
    formats.map((format) => ({ preset, format, box: presets[preset] })),
  );
}

/** Expected size in pixels, before rounding. */
export function wantedSize(wanted: Wanted, { width, height }: Derivable): [number, number] {
  if (!('box' in wanted)) return [wanted.width, wanted.height];
  const scale = Math.min(1, wanted.box / Math.max(width, height));
  return [Math.max(1, width * scale), Math.max(1, height * scale)];
}

/** Expected part of the original. */
export function wantedPart(wanted: Wanted, original: Derivable): Region {
  if ('box' in wanted) return { left: 0, top: 0, width: 1, height: 1 };
  const across = wanted.width / original.width;
  const down = wanted.height / original.height;
  const width = Math.min(1, across / down);
  const height = Math.min(1, down / across);
  return { left: (1 - width) / 2, top: (1 - height) / 2, width, height };
}
