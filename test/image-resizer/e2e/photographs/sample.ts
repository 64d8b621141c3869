import sharp, { type Sharp } from 'sharp';
import type { Derivable, Expectation, Refusal } from '../pixels/expectation.ts';
import { lookOf, packLook } from '../pixels/look.ts';
import type { Pixels } from '../scene.ts';

/** File in memory to upload. */
export interface Sample {
  /** Name given by its owner; also valid as a key. */
  readonly name: string;
  /** Content type by the name, which can be wrong. */
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

/** Sample that must become derivatives of these upright pixels. */
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
    ...differs,
  };
  return { name, contentType: contentTypeOf(name), body, expect };
}

/** Sample that must be rejected. */
export function bad(name: string, body: Buffer, reason: Refusal, why: string): Sample {
  return { name, contentType: contentTypeOf(name), body, expect: { kind: 'refused', reason, why } };
}

/** Pipeline that starts from uncompressed pixels, to be encoded. */
export function encode({ data, width, height, channels }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

function contentTypeOf(name: string): string {
  return contentTypes[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
}
