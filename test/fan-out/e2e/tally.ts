import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { FanOut, IndexEntry, Upload } from './fan-out.ts';
import type { Picture } from './objects.ts';

/** Number of times that each upload was found at a subscriber, as one line: expected is once each, and nothing else. */
export function tally(uploads: readonly Upload[], found: Iterable<string>): string {
  const counts = new Map(uploads.map(({ key }) => [key, 0]));
  let others = 0;
  for (const key of found) {
    const count = counts.get(key);
    if (count === undefined) others++;
    else counts.set(key, count + 1);
  }
  const of = (wanted: (count: number) => boolean) => [...counts.values()].filter(wanted).length;
  const [once, more, missing] = [of((n) => n === 1), of((n) => n > 1), of((n) => n === 0)];
  return `once ${once}, more than once ${more}, missing ${missing}, others ${others}`;
}

/** Line of a subscriber that has each upload once. */
export function allOf(uploads: readonly Upload[]): string {
  return `once ${uploads.length}, more than once 0, missing 0, others 0`;
}

/** Entries that differ from their upload. */
export function wrongEntries(
  uploads: readonly Upload[],
  index: ReadonlyMap<string, IndexEntry>,
): string[] {
  return uploads.flatMap(({ key, body, contentType }) => {
    const { size, type, etag } = index.get(key) ?? {};
    const md5 = createHash('md5').update(body).digest('hex');
    return size === body.length && type === contentType && etag === md5
      ? []
      : [`${key}: ${String(size)} bytes, ${String(type)}, ${String(etag)}`];
  });
}

/** Thumbnails that are not a reduced version of their image. */
export async function wrongThumbnails(
  fanOut: FanOut,
  pictures: readonly Picture[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const { key, colour, thumbnail } of pictures) {
    const image = sharp(await fanOut.thumbnail(key));
    const { format, width, height } = await image.metadata();
    const { channels } = await image.stats();
    const far = colour.some((part, at) => Math.abs(part - (channels[at]?.mean ?? NaN)) > 8);
    if (format !== 'webp' || width !== thumbnail.width || height !== thumbnail.height || far) {
      const means = channels.map(({ mean }) => Math.round(mean)).join();
      problems.push(`${key}: ${format} ${width} x ${height}, ${means} for ${colour.join()}`);
    }
  }
  return problems;
}
