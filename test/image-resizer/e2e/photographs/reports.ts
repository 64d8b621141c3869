import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { PROJECT } from '../../../../lib/common/project.ts';
import { pixelsOf } from '../pixels/decode.ts';
import { bad, good, type Sample } from './sample.ts';

const FOLDER = join(PROJECT, 'test', 'common', 'images');

/** Files of public reports: complete, but decoders warn of them or do not support their kind. */
export async function reports(): Promise<Sample[]> {
  const read = (name: string) => readFile(join(FOLDER, name));
  const shown = async (name: string) => {
    const body = await read(name);
    const pixels = await pixelsOf(sharp(body, { failOn: 'none' }));
    return good(name, body, pixels);
  };
  const unsupported = async (name: string, why: string) =>
    bad(name, await read(name), 'unsupported-format', why);
  return Promise.all([
    shown('samsung-sos.jpg'),
    shown('extraneous-before-dqt.jpg'),
    read('five-channels.tiff').then(fiveChannels),
    unsupported('seq.avif', 'It is an image sequence.'),
    unsupported('float32-grey.tiff', 'It has 32 bits a sample.'),
    unsupported('uint32.tiff', 'It has 32 bits a sample.'),
  ]);
}

/** The pixels follow the directory, uncompressed: red, green, blue, alpha (opaque) and a mask. */
function fiveChannels(body: Buffer): Sample {
  const [width, height] = [64, 48];
  const start = body.length - width * height * 5;
  const data = Buffer.alloc(width * height * 3);
  for (let at = 0; at < data.length; at++) {
    data[at] = body[start + Math.floor(at / 3) * 5 + (at % 3)] ?? 0;
  }
  return good('five-channels.tiff', body, { data, width, height, channels: 3 });
}
