import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { accessLines } from './lines/access-lines.ts';
import type { Pipeline } from './pipeline.ts';
import { tagged } from './tagged.ts';

const SAMPLES = 3;

/** Measures the seconds from sending a line to finding it, for several lines in sequence. */
export async function measureLatencies(pipeline: Pipeline, samples: number): Promise<number[]> {
  const seconds: number[] = [];
  for (let sample = 0; sample < samples; sample++)
    seconds.push((await findLine(pipeline, sample)).seconds);
  return seconds;
}

/** Checks the document of a single line, and reports its latency and that of the next ones without other load. */
export async function checkSingleLine(
  pipeline: Pipeline,
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  progress('the latency of a line');
  const first = await findLine(pipeline, SAMPLES);
  checks.equal(
    'A line that is sent alone becomes one document, which has the line unchanged',
    first.line,
    (await pipeline.documents(first.tag)).map((each) => each['event.original']).join('\n'),
  );
  const others = await measureLatencies(pipeline, SAMPLES - 1);
  const said = others.map((seconds) => seconds.toFixed(1)).join(' and ');
  checks.note(
    `The first line was found ${first.seconds.toFixed(1)} s after it was sent, the next ones ${said} s`,
  );
}

/** Sends one line and waits until it is found. */
async function findLine(
  pipeline: Pipeline,
  seed: number,
): Promise<{ tag: string; line: string; seconds: number }> {
  const { tag, lines } = tagged(accessLines({ count: 1, seed }));
  const sent = performance.now();
  await pipeline.put(lines);
  await until('a line to be found', 60, async () => (await pipeline.count(tag)) || undefined, 20);
  return { tag, line: lines.join(''), seconds: (performance.now() - sent) / 1000 };
}
