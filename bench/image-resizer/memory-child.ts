import { readFileSync } from 'node:fs';
import { makeDerivatives } from '../../lambda/image-resizer/core/derivatives.ts';

// Started by memory.ts: a fresh process for each image, whose peak is then that image's alone.
const input = readFileSync(process.argv[2] ?? '');
const started = performance.now();
const outcome = await makeDerivatives(input).then((made) => `${made.length} made`, String);
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ outcome, seconds, peakMiB: peakMiB() }));

/** Linux's maxRSS begins at the peak of the process that started this one; VmHWM begins at 0. */
function peakMiB(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024;
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
