import { readFileSync } from 'node:fs';
import { makeDerivatives } from '../../../lambda/image-resizer/core/derivatives.ts';
import { peakMiB } from '../../bench/peak-memory.ts';

// Started by memory.ts in a fresh process for each image, whose peak is that of this image only.
const input = readFileSync(process.argv[2] ?? '');
const started = performance.now();
const outcome = await makeDerivatives(input).then((made) => `${made.length} made`, String);
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ outcome, seconds, peakMiB: peakMiB() }));
