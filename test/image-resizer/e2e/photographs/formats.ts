import { sceneOf } from '../scene.ts';
import { printPatches } from '../scene/patches.ts';
import { encode, good, type Sample } from './sample.ts';

/** The same kind of photograph in every accepted format and colour space. */
export async function formats(): Promise<Sample[]> {
  return [...(await everyFormat()), ...(await otherColours()), ...(await inPrintColours())];
}

async function everyFormat(): Promise<Sample[]> {
  const scene = await sceneOf({ width: 1200, height: 800 });
  const camera = await sceneOf({ width: 4000, height: 3000, seed: 2 });
  const image = () => encode(scene);
  return [
    good('twelve-megapixels.jpg', await encode(camera).jpeg({ quality: 92 }).toBuffer(), camera),
    good('photograph.jpg', await image().jpeg({ quality: 88 }).toBuffer(), scene),
    good('progressive.jpg', await image().jpeg({ progressive: true }).toBuffer(), scene),
    good('photograph.png', await image().png({ compressionLevel: 3 }).toBuffer(), scene),
    good('photograph.webp', await image().webp({ effort: 1 }).toBuffer(), scene),
    good('photograph.avif', await image().avif({ effort: 1 }).toBuffer(), scene),
    good('photograph.tiff', await image().tiff({ compression: 'lzw' }).toBuffer(), scene),
    good('photograph.gif', await image().gif({ effort: 1 }).toBuffer(), scene),
  ];
}

async function otherColours(): Promise<Sample[]> {
  const scene = await sceneOf({ width: 1200, height: 800, seed: 1 });
  const p3 = encode(scene).withIccProfile('p3').jpeg({ quality: 90 });
  const deep = () => encode(scene).toColourspace('rgb16');
  const deepP3 = deep().withIccProfile('p3').png({ compressionLevel: 3 });
  return [
    good('display-p3.jpg', await p3.toBuffer(), scene),
    good('sixteen-bit.png', await deep().png({ compressionLevel: 3 }).toBuffer(), scene),
    good('sixteen-bit-p3.png', await deepP3.toBuffer(), scene),
  ];
}

async function inPrintColours(): Promise<Sample[]> {
  const patches = printPatches;
  // The conversion to the ink profile and back moves a channel by up to 25.
  const ink = { tolerance: 32 };
  const scene = await sceneOf({ width: 1200, height: 800, seed: 2, patches });
  const printed = () => encode(scene).withIccProfile('cmyk').toColourspace('cmyk');
  return [
    good('cmyk.jpg', await printed().jpeg({ quality: 90 }).toBuffer(), scene, ink),
    good('cmyk.tiff', await printed().tiff({ compression: 'lzw' }).toBuffer(), scene, ink),
  ];
}
