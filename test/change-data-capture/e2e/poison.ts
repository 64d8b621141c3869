import { SQSClient } from '@aws-sdk/client-sqs';
import { CHANGES_TOPIC } from '../../../lambda/change-data-capture/contract.ts';
import type { KafkaControl } from '../../../tools/support/kafka-control.ts';
import { receiveWaiting } from '../../e2e/queues.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { checkDeadLetters } from './dead-letters.ts';

interface Envelope {
  readonly requestContext: { readonly condition: string; readonly functionArn: string };
  readonly KafkaBatchInfo: {
    readonly batchSize: number;
    readonly recordsInfo: Readonly<Record<string, { readonly firstRecordOffset: string }>>;
  };
}

const POISON = [
  { key: 'poison', value: 'no JSON' },
  { key: '{"id":1}', value: '{"a":"change of another program"}' },
];
/** Consumer of changes with the queue; the archive takes every record. */
const READER = 'ApplyView';
const TITLE = 'A record that the view does not take is named in the failed-message queue';

/** Writes records to the topic that are no changes, and checks what their consumers make of them. */
export async function checkPoison(
  deployment: Deployment,
  control: KafkaControl | undefined,
  checks: Checks,
): Promise<void> {
  if (!control) {
    checks.notRun(TITLE, 'The brokers are reached from their network only');
    await checkDeadLetters(undefined, [], checks);
    return;
  }
  const places = await control.client().write(CHANGES_TOPIC, POISON);
  const expected = places
    .map(
      ({ partition, offset }) =>
        `${READER} ${CHANGES_TOPIC}-${partition} ${offset} RetryAttemptsExhausted`,
    )
    .sort();
  const sqs = new SQSClient({});
  const found: string[] = [];
  await until('messages about failed records', 60, async () => {
    for await (const batch of receiveWaiting(sqs, deployment.output('FailedQueue')))
      found.push(...batch.flatMap(({ Body = '{}' }) => linesOf(JSON.parse(Body) as Envelope)));
    return found.length >= expected.length || undefined;
  }).catch(() => undefined);
  checks.equal(TITLE, expected.join('\n'), found.sort().join('\n'));
  const written = places.map((place, at) => ({ key: '', value: '', ...POISON[at], ...place }));
  await checkDeadLetters(control, written, checks);
}

function linesOf({ requestContext, KafkaBatchInfo }: Envelope): string[] {
  const { condition, functionArn } = requestContext;
  const reader = functionArn.includes(READER) ? READER : functionArn;
  return Object.entries(KafkaBatchInfo.recordsInfo).map(
    ([partition, { firstRecordOffset }]) =>
      `${reader} ${partition} ${firstRecordOffset} ${condition}`,
  );
}
