import { readFileSync } from 'node:fs';
import { makeThumbnail } from '../../../lambda/fan-out/core/thumbnail.ts';
import { peakMiB } from '../../bench/peak-memory.ts';

// Started by memory.ts in a fresh process for each image, whose peak is that of this image only.
const image = readFileSync(process.argv[2] ?? '');
const started = performance.now();
const outcome = await makeThumbnail(image).then((made) => `${made.length} bytes`, String);
const seconds = (performance.now() - started) / 1_000;
console.log([peakMiB().toFixed(0), seconds.toFixed(1), outcome].join('\t'));
