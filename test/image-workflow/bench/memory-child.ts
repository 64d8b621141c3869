import { readFileSync } from 'node:fs';
import { factsOf } from '../../../lambda/image-workflow/core/image-facts.ts';
import { render } from '../../../lambda/image-workflow/core/rendition.ts';
import { peakMiB } from '../../bench/peak-memory.ts';

// Started by memory.ts in a fresh process for each image, whose peak is that of this image only.
const image = readFileSync(process.argv[2] ?? '');
const started = performance.now();
await factsOf(image);
const outcome = await render(image, { name: 'preview', side: 1_024 }).then(
  ({ info }) => `${info.size} bytes`,
  String,
);
const seconds = (performance.now() - started) / 1_000;
console.log([peakMiB().toFixed(0), seconds.toFixed(1), outcome].join('\t'));
