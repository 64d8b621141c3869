import sharp, { type Sharp } from 'sharp';
import type { Derivable, Expectation, Refusal } from '../pixels/expectation.ts';
import { lookOf, packLook } from '../pixels/look.ts';
import type { Pixels } from '../scene.ts';
import { vividPatches } from '../scene/patches.ts';

/** A file to upload, in memory. */
export interface Sample {
  /** As its owner named it; also good as a key. */
  readonly name: string;
  /** What the name claims that it is, which need not be true. */
  readonly contentType: string;
  readonly body: Buffer;
  readonly expect: Expectation;
}

const contentTypes: Record<string, string> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
  tiff: 'image/tiff',
};

/** A sample that must become derivatives that look like those upright pixels. */
export function good(
  name: string,
  body: Buffer,
  upright: Pixels,
  differs: Partial<Derivable> = {},
): Sample {
  const { width, height } = upright;
  const expect: Derivable = {
    kind: 'derivatives',
    width,
    height,
    animated: false,
    delays: [],
    alpha: false,
    looks: [packLook(lookOf(upright))],
    patches: vividPatches,
    ...differs,
  };
  return { name, contentType: contentTypeOf(name), body, expect };
}

/** A sample that must be refused. */
export function bad(name: string, body: Buffer, reason: Refusal, why: string): Sample {
  return { name, contentType: contentTypeOf(name), body, expect: { kind: 'refused', reason, why } };
}

/** A pipeline that starts from uncompressed pixels, to be encoded. */
export function encode({ data, width, height, channels }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

function contentTypeOf(name: string): string {
  return contentTypes[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
}
