import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

const SIDE = 10_000;

/** Accepted uploads that need the most memory, by description; each is made on demand. */
export const worstInputs: Record<string, () => Promise<Buffer>> = {
  'JPEG 12 MP': () => still(4000, 3000).jpeg().toBuffer(),
  'JPEG 50 MP, baseline': () => still(8660, 5770).jpeg().toBuffer(),
  'JPEG 50 MP, progressive': () => still(8660, 5770).jpeg({ progressive: true }).toBuffer(),
  'JPEG 100 MP, progressive 4:4:4': () => still().jpeg(PROGRESSIVE_444).toBuffer(),
  'JPEG 100 MP, progressive CMYK': () =>
    still().toColourspace('cmyk').jpeg(PROGRESSIVE_444).toBuffer(),
  'PNG 100 MP, RGBA, interlaced': () => plain().png(INTERLACED).toBuffer(),
  'PNG 100 MP, 16-bit RGBA, interlaced': () =>
    plain().toColourspace('rgb16').png(INTERLACED).toBuffer(),
  'WebP 100 MP, alpha': () => still().ensureAlpha(0.5).webp({ effort: 0 }).toBuffer(),
  'WebP 100 MP, lossless': () => still().webp({ effort: 0, lossless: true }).toBuffer(),
  'AVIF 50 MP, 4:4:4, 8-bit, alpha': () => avif(8).toBuffer(),
  'AVIF 50 MP, 4:4:4, 12-bit, alpha': () => avif(12).toBuffer(),
  'TIFF 100 MP, 16-bit RGBA': () =>
    still().ensureAlpha(0.5).toColourspace('rgb16').tiff({ compression: 'deflate' }).toBuffer(),
  'TIFF 100 MP, float RGBA in one strip': () => Promise.resolve(oneStripTiff(SIDE, SIDE)),
  'GIF 100 MP, one frame': () => still().gif({ effort: 1, colours: 4 }).toBuffer(),
  'GIF 99 frames of 1000 x 1000': () => animation(1000, 99).gif({ effort: 1 }).toBuffer(),
  'GIF 2500 frames of 200 x 200': () => animation(200, 2500).gif({ effort: 1 }).toBuffer(),
  'WebP 99 frames of 1000 x 1000': () => animation(1000, 99).webp({ effort: 0 }).toBuffer(),
  'WebP 24 frames of 2000 x 2000': () => animation(2000, 24).webp({ effort: 0 }).toBuffer(),
};

const PROGRESSIVE_444 = { progressive: true, chromaSubsampling: '4:4:4' };
const INTERLACED = { progressive: true, compressionLevel: 2 } as const;

function plain(): Sharp {
  const background = { r: 200, g: 100, b: 50, alpha: 0.5 };
  return sharp({ create: { width: SIDE, height: SIDE, channels: 4, background } });
}

function still(width = SIDE, height = SIDE): Sharp {
  const tile = Buffer.from(Array.from({ length: 300 }, (_, at) => (at * 7919) & 0xff));
  return sharp(tile, { raw: { width: 10, height: 10, channels: 3 } }).resize(width, height, {
    fit: 'fill',
  });
}

function avif(bitdepth: 8 | 12): Sharp {
  return still(8660, 5770)
    .ensureAlpha(0.5)
    .avif({ effort: 0, chromaSubsampling: '4:4:4', bitdepth });
}

/** Frames that differ, so that no encoder joins them. */
function animation(side: number, frames: number): Sharp {
  const pixels = Buffer.alloc(side * side * frames * 3);
  for (let frame = 0; frame < frames; frame++) {
    const start = frame * side * side * 3;
    pixels.fill(frame & 0xff, start, start + side * side * 3);
    pixels.fill((frame >> 8) * 20 + 40, start, start + 300);
  }
  const raw = { width: side, height: side * frames, channels: 3, pageHeight: side } as const;
  return sharp(pixels, { raw, limitInputPixels: false });
}

/** 16 bytes a pixel, all zero, deflated to a hundredth; TIFF 6.0, one image file directory. */
function oneStripTiff(width: number, height: number): Buffer {
  const strip = deflateSync(Buffer.alloc(width * height * 16), { level: 1 });
  const SHORT = 3;
  const LONG = 4;
  const entries = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, 4, 8],
    [259, SHORT, 1, 8],
    [262, SHORT, 1, 2],
    [273, LONG, 1, 24],
    [277, SHORT, 1, 4],
    [278, LONG, 1, height],
    [279, LONG, 1, strip.length],
    [338, SHORT, 1, 2],
    [339, SHORT, 4, 16],
  ] as const;
  const head = Buffer.alloc(24);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(24 + strip.length, 4);
  [32, 32, 32, 32, 3, 3, 3, 3].forEach((value, at) => head.writeUInt16LE(value, 8 + at * 2));
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  directory.writeUInt16LE(entries.length);
  entries.forEach(([tag, type, count, value], at) => {
    directory.writeUInt16LE(tag, 2 + at * 12);
    directory.writeUInt16LE(type, 4 + at * 12);
    directory.writeUInt32LE(count, 6 + at * 12);
    directory.writeUInt32LE(value, 10 + at * 12);
  });
  return Buffer.concat([head, strip, directory]);
}
