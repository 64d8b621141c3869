import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { Workflow } from './workflow.ts';

/** Checks messages from neither S3 nor a failed execution. */
export async function checkInvalidRequests(
  workflow: Workflow,
  prefix: string,
  checks: Checks,
): Promise<void> {
  const elsewhere = { key: prefix, versionId: '1', etag: 'e', sequencer: '1', attempt: 1 };
  const strange = new Map([
    [`hello from ${prefix}`, 'not-a-request'],
    [JSON.stringify({ source: 'aws.s3', detail: { prefix } }), 'not-a-request'],
    [JSON.stringify({ ...elsewhere, bucket: 'a-bucket-of-others' }), 'unknown-bucket'],
  ]);
  for (const body of strange.keys()) await workflow.request(body);
  const reasons = await until('the strange messages', 60, async () => {
    const found = new Map(
      (await workflow.failedMessages()).map(({ body, reason }) => [body, reason]),
    );
    return [...strange.keys()].every((body) => found.has(body)) ? found : undefined;
  });
  checks.noProblems(
    'A message without a valid request becomes a failed message with its reason, and starts nothing',
    `${strange.size} failed messages`,
    [...strange].flatMap(([body, reason]) =>
      reasons.get(body) === reason ? [] : [`${body}: ${String(reasons.get(body))}`],
    ),
  );
}
