import { type Pixels, sceneOf } from '../scene.ts';
import { encode, good, type Sample } from './sample.ts';

/** Photographs with a soft-edged hole in the middle. */
export async function transparent(): Promise<Sample[]> {
  const scene = withHole(await sceneOf({ width: 1000, height: 700, seed: 4 }));
  const image = () => encode(scene);
  return [
    good('transparent.png', await image().png().toBuffer(), scene, { alpha: true }),
    good('transparent.webp', await image().webp({ effort: 1 }).toBuffer(), scene, { alpha: true }),
  ];
}

function withHole({ data, width, height }: Pixels): Pixels {
  const rgba = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      const squared = (x / width - 0.5) ** 2 + (y / height - 0.5) ** 2;
      data.copy(rgba, pixel * 4, pixel * 3, pixel * 3 + 3);
      rgba[pixel * 4 + 3] = squared < 0.04 ? 0 : squared > 0.1 ? 255 : (squared - 0.04) * 4250;
    }
  }
  return { data: rgba, width, height, channels: 4 };
}
