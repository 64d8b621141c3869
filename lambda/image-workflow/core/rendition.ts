import { createHash } from 'node:crypto';
import { webpWithin, type SmallImage } from '../../common/small-image.ts';
import { readHeader } from '../../common/source-image.ts';

/** Small version of an image, as the definition describes it. */
export interface RenditionSize {
  /** E.g. `thumbnail`. */
  readonly name: string;
  /** Longest side in pixels. */
  readonly side: number;
}

/**
 * Makes a rendition.
 *
 * @throws PermanentError 'damaged', 'unsupported-format'
 */
export async function render(image: Buffer, { side }: RenditionSize): Promise<SmallImage> {
  return webpWithin(await readHeader(image), side);
}

/**
 * Key of a rendition, `HASH/NAME.webp`: an upload's key may have segments `..` or no room for an
 * ending, its hash does not.
 */
export function renditionKey(key: string, { name }: RenditionSize): string {
  return `${createHash('sha256').update(key).digest('hex')}/${name}.webp`;
}
