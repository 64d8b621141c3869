import { crc32 } from 'node:zlib';
import sharp from 'sharp';

/** PNG of black pixels: deflate compresses them to a thousandth. */
export function blackPng(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: 'black' } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}

/** PNG whose header claims more rows than the file has. */
export async function shortPng(side: number): Promise<Buffer> {
  const png = await blackPng(side, 64);
  png.writeUInt32BE(side, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

/** GIF of side x side pixels whose frames differ by one pixel: libvips joins equal frames. */
export function hugeGif(side: number, frames: number): Promise<Buffer> {
  const frame = side * side;
  const film = Buffer.alloc(frame * frames);
  for (let nth = 0; nth < frames; nth++) film[nth * frame + nth] = 255;
  const raw = { width: side, height: side * frames, channels: 1, pageHeight: side } as const;
  return sharp(film, { raw, limitInputPixels: false }).gif({ effort: 1 }).toBuffer();
}
