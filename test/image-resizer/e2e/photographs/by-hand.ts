import { crc32, deflateSync } from 'node:zlib';

/** Picture of black pixels, one bit each. */
export interface BlackOptions {
  /** In pixels. */
  readonly width: number;
  /** Height in the header, in pixels. */
  readonly height: number;
  /** Number of rows in the file. @default height */
  readonly rows?: number;
}

/** PNG whose header may claim more rows than it has: deflate compresses zeros to at most 1/1032. */
export function blackPng({ width, height, rows = height }: BlackOptions): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const data = deflateSync(Buffer.alloc(rows * (1 + Math.ceil(width / 8))));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND')]);
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/**
 * A complete TIFF of side x side black pixels: its 256 strips are all the same few bytes, so that
 * it really unpacks to side x side / 8 bytes. `side` is a multiple of 256.
 */
export function blackTiff(side: number): Buffer {
  const strips = 256;
  const rows = side / strips;
  const strip = deflateSync(Buffer.alloc((rows * side) / 8));
  const header = Buffer.from('49492a0000000000', 'hex');
  const offsets = Buffer.alloc(strips * 4);
  const lengths = Buffer.alloc(strips * 4);
  for (let at = 0; at < strips * 4; at += 4) {
    offsets.writeUInt32LE(header.length, at);
    lengths.writeUInt32LE(strip.length, at);
  }
  const offsetsAt = header.length + strip.length;
  const lengthsAt = offsetsAt + offsets.length;
  const directoryAt = lengthsAt + lengths.length;
  header.writeUInt32LE(directoryAt, 4);
  const directory = tiffDirectory([
    [256, 1, side], // ImageWidth
    [257, 1, side], // ImageLength
    [258, 1, 1], // BitsPerSample
    [259, 1, 8], // Compression: deflate
    [262, 1, 1], // PhotometricInterpretation: 0 is black
    [273, strips, offsetsAt], // StripOffsets
    [277, 1, 1], // SamplesPerPixel
    [278, 1, rows], // RowsPerStrip
    [279, strips, lengthsAt], // StripByteCounts
  ]);
  return Buffer.concat([header, strip, offsets, lengths, directory]);
}

/** Entries of [tag, count, value or offset], each a 32-bit number. */
function tiffDirectory(entries: [number, number, number][]): Buffer {
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  directory.writeUInt16LE(entries.length, 0);
  entries.forEach(([tag, count, value], index) => {
    const at = 2 + index * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(4, at + 2);
    directory.writeUInt32LE(count, at + 4);
    directory.writeUInt32LE(value, at + 8);
  });
  return directory;
}

/**
 * A GIF of side x side pixels whose frames each change one pixel: all unpack to the full size.
 * `side` is at most 2048: beyond it libnsgif treats the size as an error and uses that of the frames.
 */
export function hugeGif(side: number, frames: number): Buffer {
  const header = Buffer.from('GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  header.writeUInt16LE(side, 6);
  header.writeUInt16LE(side, 8);
  const control = '21f904000a000000';
  const onePixel = '2c0000000001000100000202440100';
  return Buffer.concat([header, Buffer.from((control + onePixel).repeat(frames) + '3b', 'hex')]);
}
