import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { accessLines } from './lines/access-lines.ts';
import type { Pipeline } from './pipeline.ts';
import { tagged } from './tagged.ts';

const SAMPLES = 3;

/** Measures the seconds from sending a line to finding it, for several lines in sequence. */
export async function measureLatencies(pipeline: Pipeline, samples: number): Promise<number[]> {
  const seconds: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const { tag, lines } = tagged(accessLines({ count: 1, seed: sample }));
    const sent = performance.now();
    await pipeline.put(lines);
    await until('a line to be found', 60, async () => (await pipeline.count(tag)) || undefined, 20);
    seconds.push((performance.now() - sent) / 1000);
  }
  return seconds;
}

/** Reports the latency of a single line without other load. */
export async function noteLatency(
  pipeline: Pipeline,
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  progress('the latency of a line');
  const [first = NaN, ...others] = await measureLatencies(pipeline, SAMPLES);
  const said = others.map((seconds) => seconds.toFixed(1)).join(' and ');
  checks.note(
    `The first line was found ${first.toFixed(1)} s after it was sent, the next ones ${said} s`,
  );
}
