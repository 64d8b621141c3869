import { randomUUID } from 'node:crypto';
import { inParallel } from '../../e2e/wait.ts';
import type { Sent } from './tally.ts';
import type { Text } from './texts.ts';
import type { Worker } from './worker.ts';

/** A caller sends one job after the other; so many callers at once keep the API busy. */
const CALLERS = 8;

/** Jobs in no order: one for each text, through the API. */
export function submitStandard(worker: Worker, texts: readonly Text[]): Promise<Sent[]> {
  const run = randomUUID();
  return inParallel(texts, CALLERS, async (text, index) => {
    const request = { type: 'text-statistics', object: text.key };
    return { id: await worker.submit(request, `${run}-${index}`), text };
  });
}

/** Jobs in order: the texts dealt out to groups; a group's jobs are accepted one after the other. */
export async function submitOrdered(
  worker: Worker,
  texts: readonly Text[],
  groups: number,
): Promise<Sent[]> {
  const run = randomUUID();
  const sent = await inParallel(Array.from({ length: groups }), CALLERS, async (_, number) => {
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

/** So many texts, each as often as it takes. */
export function repeat(texts: readonly Text[], count: number): Text[] {
  return Array.from({ length: count }, (_, index) => texts[index % texts.length] as Text);
}
