import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { MSKEvent } from 'aws-lambda';
import { CHANGES_TOPIC, DEAD_LETTERS_TOPIC } from '../../../lambda/change-data-capture/contract.ts';
import type {
  KafkaControl,
  ProducedRecord,
  RecordPlace,
} from '../../../tools/support/kafka-control.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';

/** Message of Lambda about a record that failed all attempts. */
interface Letter {
  readonly requestContext: { readonly condition: string };
  readonly payload: MSKEvent;
}

interface Written extends ProducedRecord, Partial<RecordPlace> {}

const KEPT =
  'A record that the index does not take is in the topic of dead letters, with its key, its value and its place';
const REPLAYED =
  'The event in a dead letter is one of the function, which it can be called with again';

/** Checks the messages about records that the index did not take, and that they can be replayed. */
export async function checkDeadLetters(
  deployment: Deployment,
  control: KafkaControl | undefined,
  written: readonly Written[],
  checks: Checks,
): Promise<void> {
  if (!control) {
    for (const title of [KEPT, REPLAYED])
      checks.notRun(title, 'The brokers are reached from their network only');
    return;
  }
  let messages: readonly ProducedRecord[] = [];
  await until('dead letters', 60, async () => {
    messages = await control.operator.values(DEAD_LETTERS_TOPIC);
    return messages.length >= written.length || undefined;
  }).catch(() => undefined);
  const letters = messages.map(({ key, value }) => ({ key, letter: JSON.parse(value) as Letter }));
  checks.equal(
    KEPT,
    written.map((each) => lineOf(each.key, each, 'RetriesExhausted')).join('\n'),
    letters
      .flatMap(({ key, letter: { payload, requestContext } }) =>
        recordsOf(payload).map((record) => lineOf(key, record, requestContext.condition)),
      )
      .join('\n'),
  );
  const lambda = new LambdaClient({});
  const named: string[] = [];
  for (const { letter } of letters) {
    const { Payload } = await lambda.send(
      new InvokeCommand({
        FunctionName: deployment.output('IndexFunction'),
        Payload: Buffer.from(JSON.stringify(letter.payload)),
      }),
    );
    named.push(JSON.stringify(JSON.parse(Buffer.from(Payload ?? []).toString())));
  }
  checks.equal(
    REPLAYED,
    written
      .map(({ partition, offset }) => {
        const itemIdentifier = { partition: `${CHANGES_TOPIC}-${partition ?? ''}`, offset };
        return JSON.stringify({ batchItemFailures: [{ itemIdentifier }] });
      })
      .join('\n'),
    named.join('\n'),
  );
}

function recordsOf({ records }: MSKEvent): Written[] {
  const text = (base64: string) => Buffer.from(base64, 'base64').toString();
  return Object.values(records)
    .flat()
    .map(({ key, value, partition, offset }) => ({
      ...{ key: text(key), value: text(value), partition, offset },
    }));
}

function lineOf(key: string, record: Written, condition: string): string {
  const { partition, offset } = record;
  return `${key}: ${record.key} = ${record.value} at ${partition ?? ''}/${offset ?? ''}, ${condition}`;
}
