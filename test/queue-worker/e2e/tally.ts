import { isDeepStrictEqual } from 'node:util';
import type { Text } from './texts.ts';
import type { StoredJob } from './worker.ts';

/** A job that was accepted. */
export interface Sent {
  readonly id: string;
  readonly text: Text;
  readonly group?: string;
}

/** Line with the counts of the submitted jobs by outcome: done once, done twice, lost, failed. */
export function tally(
  sent: readonly Sent[],
  jobs: ReadonlyMap<string, StoredJob>,
  failedIds: ReadonlySet<string>,
): string {
  const of = (wanted: (job: StoredJob | undefined, id: string) => boolean) =>
    sent.filter(({ id }) => wanted(jobs.get(id), id)).length;
  const done = of((job) => job?.results.length === 1 && job.state === 'done');
  const twice = of((job) => (job?.results.length ?? 0) > 1);
  const failed = of((job, id) => job?.results.length === 0 && failedIds.has(id));
  const lost = sent.length - done - twice - failed;
  return `sent ${sent.length}, done ${done}, done twice ${twice}, lost ${lost}, failed ${failed}`;
}

/** Jobs whose result is not the expected one of their text. */
export function wrongResults(
  sent: readonly Sent[],
  jobs: ReadonlyMap<string, StoredJob>,
): string[] {
  return sent.flatMap(({ id, text }) => {
    const result = jobs.get(id)?.results[0];
    return !result || isDeepStrictEqual({ ...result }, { ...text.expected })
      ? []
      : [`${text.key}: ${JSON.stringify(result)} instead of ${JSON.stringify(text.expected)}`];
  });
}

/** Jobs that started before the previous job of their group was finished. */
export function outOfOrder(sent: readonly Sent[], jobs: ReadonlyMap<string, StoredJob>): string[] {
  const done = sent.flatMap(({ id, group }) => {
    const job = jobs.get(id);
    return group && job?.state === 'done' ? [{ ...job, group }] : [];
  });
  return [...Map.groupBy(done, ({ group }) => group)].flatMap(([group, inOrder]) =>
    inOrder.slice(1).flatMap(({ startedAt = '' }, index) => {
      const { finishedAt = '' } = inOrder[index] ?? {};
      return startedAt >= finishedAt
        ? []
        : [`${group}: job ${index + 2} began ${startedAt}, job ${index + 1} ended ${finishedAt}`];
    }),
  );
}
