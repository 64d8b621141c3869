import { type Pixels, sceneOf } from '../scene.ts';
import { encode, good, type Sample } from './sample.ts';

/**
 * Position of a pixel of the upright picture in the stored one for each EXIF orientation, both as
 * [x, y]; `right` and `bottom` are the last column and row of the upright picture. From the EXIF
 * standard and not from sharp, so that the two can disagree.
 */
const stored: Record<number, (x: number, y: number, right: number, bottom: number) => number[]> = {
  1: (x, y) => [x, y],
  2: (x, y, right) => [right - x, y],
  3: (x, y, right, bottom) => [right - x, bottom - y],
  4: (x, y, _right, bottom) => [x, bottom - y],
  5: (x, y) => [y, x],
  6: (x, y, right) => [y, right - x],
  7: (x, y, right, bottom) => [bottom - y, right - x],
  8: (x, y, _right, bottom) => [bottom - y, x],
};

/** Photographs with each of the eight orientations, and turned ones in formats other than JPEG. */
export async function orientations(): Promise<Sample[]> {
  const scene = await sceneOf({ width: 900, height: 600, seed: 6 });
  const turned = (orientation: number) =>
    encode(storeAs(orientation, scene)).withMetadata({ orientation });
  const jpegs = [1, 2, 3, 4, 5, 6, 7, 8].map(async (orientation) =>
    good(`orientation-${orientation}.jpg`, await turned(orientation).jpeg().toBuffer(), scene),
  );
  return [
    ...(await Promise.all(jpegs)),
    good('orientation-6.webp', await turned(6).webp({ effort: 1 }).toBuffer(), scene),
    good('orientation-8.tiff', await turned(8).tiff({ compression: 'lzw' }).toBuffer(), scene),
  ];
}

/** Pixels as a camera in that orientation stores them. */
export function storeAs(orientation: number, upright: Pixels): Pixels {
  const { data, width, height, channels } = upright;
  const place = stored[orientation];
  if (place === undefined) throw new Error(`Orientation ${orientation} is not one of 1 to 8.`);
  const storedWidth = orientation > 4 ? height : width;
  const turned = Buffer.allocUnsafe(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column = 0, row = 0] = place(x, y, width - 1, height - 1);
      const from = (y * width + x) * channels;
      const to = (row * storedWidth + column) * channels;
      for (let channel = 0; channel < channels; channel++) {
        turned[to + channel] = data[from + channel] ?? 0;
      }
    }
  }
  return { data: turned, width: storedWidth, height: orientation > 4 ? width : height, channels };
}
