import sharp from 'sharp';

const WIDTH = 4000;
const HEIGHT = 3000;

/**
 * A deterministic 12-megapixel JPEG (4000 x 3000, quality 93, about 3.4 MB) with the statistics of a
 * photograph: detail at every scale, hard edges, smooth sky and sensor noise.
 */
export async function photograph(): Promise<Buffer> {
  const [base, ...details] = await Promise.all(
    [700, 160, 40, 12, 5, 2].map((cell, at) => octave(cell, at + 1)),
  );
  return sharp(base?.input, base)
    .composite([
      { input: Buffer.from(edges()) },
      ...details.map((detail) => ({ ...detail, blend: 'soft-light' as const })),
    ])
    .jpeg({ quality: 93 })
    .toBuffer();
}

/** Random tones, one for each cell of `cell` pixels, enlarged smoothly; only the coarsest has colour. */
async function octave(cell: number, seed: number) {
  const next = random(seed);
  const channels = seed === 1 ? 3 : 1;
  const [width, height] = [Math.ceil(WIDTH / cell), Math.ceil(HEIGHT / cell)];
  const pixels = Buffer.alloc(width * height * channels);
  const contrast = Math.min(0.6, 0.25 + cell / 300);
  for (let at = 0; at < pixels.length; at++) {
    pixels[at] = 128 + ((next() & 0xff) - 128) * contrast;
  }
  const input = await sharp(pixels, { raw: { width, height, channels } })
    .resize(WIDTH, HEIGHT, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  return { input, raw: { width: WIDTH, height: HEIGHT, channels } } as const;
}

/** Roofs and poles: 80 polygons with hard borders. */
function edges(): string {
  const next = random(7);
  const shapes = Array.from({ length: 80 }, () => {
    const [x, y] = [next() % WIDTH, HEIGHT / 2 + (next() % (HEIGHT / 2))];
    const corners = Array.from({ length: 4 }, () => `${x + (next() % 700)},${y + (next() % 700)}`);
    return `<polygon points="${corners.join(' ')}" fill="hsl(${next() % 360} 30% 40%)" opacity=".8"/>`;
  });
  return `<svg width="${WIDTH}" height="${HEIGHT}">${shapes.join('')}</svg>`;
}

/** Generator xorshift32: unsigned 32-bit numbers, the same on every machine. */
function random(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
