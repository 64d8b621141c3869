import { Random } from '../../../e2e/random.ts';
import { type Pixels, sceneOf, SCENES } from '../scene.ts';
import { stampPatches, vividPatches } from '../scene/patches.ts';
import { bad, encode, good, type Sample } from './sample.ts';
import { garble, truncate } from './spoiled.ts';

/**
 * Different JPEGs in this number, such as a burst of uploads; the same ones on every run.
 * @param width in pixels; they are 4:3. @default 640
 */
export async function manyPhotographs(count: number, width = 640): Promise<Sample[]> {
  const height = (width * 3) / 4;
  const views = await Promise.all(
    SCENES.slice(0, count).map((_, seed) => sceneOf({ width: 1100, height: 620, seed })),
  );
  const random = new Random(1);
  const samples: Sample[] = [];
  for (let index = 0; index < count; index++) {
    const view = views[index % views.length];
    if (view === undefined) break;
    const left = (Math.floor(index / views.length) * 37) % (view.width - width);
    const top = random.between(0, view.height - height);
    const scene = cut(view, left, top, width, height);
    const name = `burst-${String(index + 1).padStart(4, '0')}.jpg`;
    samples.push(good(name, await encode(scene).jpeg().toBuffer(), scene));
  }
  return samples;
}

/** Photographs of which some are corrupt, with their originals. */
export interface Damaged {
  /** All of them, valid and corrupt, in the order of their names. */
  readonly samples: readonly Sample[];
  /** Originals of the corrupt ones, under the same names. */
  readonly repaired: readonly Sample[];
}

/** Photographs in this number, `corrupt` of them damaged in different ways and spread among the rest. */
export async function corruptAmong(total: number, corrupt: number): Promise<Damaged> {
  const whole = await manyPhotographs(total);
  const damaged = Array.from({ length: corrupt }, (_, nth) =>
    Math.floor(((nth + 0.5) * total) / corrupt),
  );
  return {
    samples: whole.map((sample, index) =>
      damaged.includes(index) ? damage(sample, damaged.indexOf(index)) : sample,
    ),
    repaired: whole.filter((_, index) => damaged.includes(index)),
  };
}

function damage({ name, body }: Sample, kind: number): Sample {
  if (kind % 3 === 0) return bad(name, truncate(body), 'damaged', 'It ends halfway.');
  if (kind % 3 === 1) return bad(name, Buffer.alloc(0), 'empty', 'It has no bytes.');
  return bad(name, garble(body), 'damaged', 'After its header there is garbage.');
}

/** Part of the view, with patches of its own. */
function cut(view: Pixels, left: number, top: number, width: number, height: number): Pixels {
  const data = Buffer.allocUnsafe(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * view.width + left) * 3;
    view.data.copy(data, y * width * 3, from, from + width * 3);
  }
  const pixels: Pixels = { data, width, height, channels: 3 };
  stampPatches(pixels, vividPatches);
  return pixels;
}
