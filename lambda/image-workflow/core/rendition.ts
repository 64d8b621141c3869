import { createHash } from 'node:crypto';
import { headerOf, webpWithin, type SmallImage } from '../../common/small-image.ts';

/** A small version of an image, as the definition asks for it. */
export interface RenditionSize {
  /** E.g. `thumbnail`. */
  readonly name: string;
  /** Longest side in pixels. */
  readonly side: number;
}

/**
 * Makes one.
 *
 * @throws ImageDamaged
 */
export async function render(image: Buffer, { side }: RenditionSize): Promise<SmallImage> {
  return webpWithin(image, side, await headerOf(image));
}

/**
 * Where it is stored, `HASH/NAME.webp`: a key may climb with `..` or have no room for an ending, a
 * hash of it does neither.
 */
export function renditionKey(key: string, { name }: RenditionSize): string {
  return `${createHash('sha256').update(key).digest('hex')}/${name}.webp`;
}
