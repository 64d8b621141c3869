import sharp from 'sharp';

const WINDOW = 8;
const STRIDE = 4;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/**
 * Mean structural similarity of two images of the same size on luma: 1 is identical, 0.95 hard to
 * tell apart. Windows of 8 x 8 pixels, 4 apart.
 * Source: Wang, Bovik, Sheikh, Simoncelli, IEEE Transactions on Image Processing 13(4), 2004.
 */
export async function similarity(reference: Buffer, candidate: Buffer): Promise<number> {
  const [a, b] = await Promise.all([luma(reference), luma(candidate)]);
  let sum = 0;
  let windows = 0;
  for (let top = 0; top + WINDOW <= a.info.height; top += STRIDE) {
    for (let left = 0; left + WINDOW <= a.info.width; left += STRIDE) {
      sum += windowSimilarity(a.data, b.data, top * a.info.width + left, a.info.width);
      windows++;
    }
  }
  return sum / windows;
}

function luma(image: Buffer) {
  return sharp(image).greyscale().raw().toBuffer({ resolveWithObject: true });
}

function windowSimilarity(a: Buffer, b: Buffer, start: number, rowLength: number): number {
  const size = WINDOW * WINDOW;
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
  for (let row = 0; row < WINDOW; row++) {
    for (let at = start + row * rowLength; at < start + row * rowLength + WINDOW; at++) {
      const [x, y] = [a[at] ?? 0, b[at] ?? 0];
      sumA += x;
      sumB += y;
      squaresA += x * x;
      squaresB += y * y;
      products += x * y;
    }
  }
  const [meanA, meanB] = [sumA / size, sumB / size];
  const spread = squaresA / size - meanA ** 2 + squaresB / size - meanB ** 2;
  const shared = products / size - meanA * meanB;
  return (
    ((2 * meanA * meanB + C1) * (2 * shared + C2)) /
    ((meanA ** 2 + meanB ** 2 + C1) * (spread + C2))
  );
}
