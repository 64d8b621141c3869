import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import type { Sent } from './tally.ts';
import type { Text } from './texts.ts';
import type { Worker } from './worker.ts';

/** Callers in parallel; each sends one job after the other. */
const CALLERS = 8;

/** Submits a job without order for each text. */
export function submitStandard(worker: Worker, texts: readonly Text[]): Promise<Sent[]> {
  const run = randomUUID();
  return pLimit(CALLERS).map(texts, async (text, index) => {
    const request = { type: 'text-statistics', object: text.key };
    return { id: await worker.submit(request, `${run}-${index}`), text };
  });
}

/** Submits a job for each text, in groups; the jobs of a group are accepted one after the other. */
export async function submitOrdered(
  worker: Worker,
  texts: readonly Text[],
  groups: number,
): Promise<Sent[]> {
  const run = randomUUID();
  const sent = await pLimit(CALLERS).map(Array.from({ length: groups }), async (_, number) => {
    const group = `customer-${number}-${run}`;
    const jobs: Sent[] = [];
    for (const [index, text] of texts.entries()) {
      if (index % groups !== number) continue;
      const request = { type: 'text-statistics', object: text.key, ordered: true, group };
      jobs.push({ id: await worker.submit(request, `${run}-${index}`), text, group });
    }
    return jobs;
  });
  return sent.flat();
}

/** Repeats the texts up to a count. */
export function repeat(texts: readonly Text[], count: number): Text[] {
  return Array.from({ length: count }, (_, index) => texts[index % texts.length] as Text);
}
