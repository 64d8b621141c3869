import type { Pixels } from '../scene.ts';
import { sceneOf } from '../scene.ts';
import { blackPng } from './black.ts';
import { encode, good, type Sample } from './sample.ts';

/** Unusual sizes and names, and a GPS position in the metadata that must be removed. */
export async function oddities(): Promise<Sample[]> {
  return [...(await oddSizes()), ...(await oddNames()), await withPosition(), await atTheLimit()];
}

async function oddSizes(): Promise<Sample[]> {
  const tiny = await sceneOf({ width: 40, height: 30 });
  const panorama = await sceneOf({ width: 4800, height: 800, seed: 7 });
  const tower = await sceneOf({ width: 500, height: 2000, seed: 9 });
  const dot = plain(1, 1, 200);
  const line = plain(3000, 1, 90);
  return [
    good('tiny.png', await encode(tiny).png().toBuffer(), tiny),
    good('panorama.jpg', await encode(panorama).jpeg().toBuffer(), panorama),
    good('tower.jpg', await encode(tower).jpeg().toBuffer(), tower),
    good('one-pixel.png', await encode(dot).png().toBuffer(), dot),
    good('one-row.png', await encode(line).png().toBuffer(), line),
  ];
}

async function oddNames(): Promise<Sample[]> {
  const cat = await sceneOf({ width: 800, height: 600, seed: 1 });
  const jpeg = await encode(cat).jpeg().toBuffer();
  return [
    good('größe 100% a+b 猫.jpg', jpeg, cat),
    good('holiday/2026 & more/été #1?.jpg', jpeg, cat),
    good('really-a-png.jpg', await encode(cat).png({ compressionLevel: 3 }).toBuffer(), cat),
  ];
}

async function withPosition(): Promise<Sample> {
  const scene = await sceneOf({ width: 1000, height: 750, seed: 11 });
  const exif = {
    IFD0: { Make: 'Summit', Model: 'Stacks', Copyright: 'A private person' },
    IFD3: {
      GPSLatitudeRef: 'N',
      GPSLatitude: '52/1 31/1 12/1',
      GPSLongitudeRef: 'E',
      GPSLongitude: '13/1 24/1 18/1',
    },
  };
  return good('position.jpg', await encode(scene).withExif(exif).jpeg().toBuffer(), scene);
}

/** Exactly 100 megapixels, all of them black, in 97 kB. */
async function atTheLimit(): Promise<Sample> {
  const body = await blackPng(10_000, 10_000);
  const size = { width: 10_000, height: 10_000 };
  return good('100-megapixels.png', body, plain(64, 64, 0), size);
}

function plain(width: number, height: number, value: number): Pixels {
  return { data: Buffer.alloc(width * height * 3, value), width, height, channels: 3 };
}
