import { deflateSync } from 'node:zlib';

/**
 * A complete TIFF of side x side black pixels, of which an encoder would need all: its 256 strips are
 * all the same few bytes, so that it really unpacks to side x side / 8 bytes. `side` is a multiple of 256.
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
