import sharp, { type Sharp } from 'sharp';
import { PRESETS } from '../../../lambda/image-resizer/contract.ts';
import { printTable } from '../../bench/table.ts';
import { similarity } from '../../bench/similarity.ts';

type Setting = readonly [name: string, encode: (image: Sharp) => Sharp];

const avif = (effort: number, chromaSubsampling: string, quality = 50): Setting => [
  `AVIF q${quality} effort ${effort} ${chromaSubsampling}`,
  (image) => image.avif({ quality, effort, chromaSubsampling }),
];
const webp = (effort: number, quality = 80): Setting => [
  `WebP q${quality} effort ${effort}`,
  (image) => image.webp({ quality, effort }),
];

const SETTINGS: readonly Setting[] = [
  ...[0, 1, 2, 3, 4].map((effort) => avif(effort, '4:2:0')),
  ...[0, 1, 2].map((effort) => avif(effort, '4:4:4')),
  ...[45, 60].map((quality) => avif(1, '4:2:0', quality)),
  ...[0, 1, 2, 3, 4].map((effort) => webp(effort)),
  webp(2, 75),
];

/** Measures time, bytes and similarity of the settings, on a photograph at hero size and on text. */
export async function encoderTrade(photo: Buffer): Promise<void> {
  const hero = sharp(photo).resize(PRESETS.hero, PRESETS.hero, { fit: 'inside' });
  await tradeOf('Encoders on the photograph at 1600 x 1200', await hero.png(FAST).toBuffer());
  await tradeOf('Encoders on text, 800 x 600', await text().png(FAST).toBuffer());
}

const FAST = { compressionLevel: 0 };

async function tradeOf(title: string, reference: Buffer): Promise<void> {
  const pixels = await sharp(reference).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = pixels.info;
  const rows: string[][] = [];
  for (const [name, encode] of SETTINGS) {
    const started = performance.now();
    const image = sharp(pixels.data, { raw: { width, height, channels } });
    const made = await encode(image).toBuffer();
    const spent = performance.now() - started;
    const like = await similarity(reference, made);
    rows.push([name, spent.toFixed(0), (made.length / 1000).toFixed(1), like.toFixed(4)]);
  }
  printTable(title, ['', 'ms', 'KB', 'SSIM'], rows);
}

/** Text and thin lines, which encoders for photographs degrade most. */
function text(): Sharp {
  const lines = Array.from({ length: 30 }, (_, line) => {
    const style = `font-size="${10 + (line % 9)}" fill="hsl(${line * 37} 80% 40%)"`;
    return `<text x="10" y="${20 + line * 20}" ${style}>The quick brown fox jumps over the lazy dog</text>`;
  });
  const svg = `<svg width="800" height="600"><rect width="800" height="600" fill="#eee"/>${lines.join('')}</svg>`;
  return sharp(Buffer.from(svg)).removeAlpha();
}
