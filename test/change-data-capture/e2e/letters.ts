import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { MSKEvent } from 'aws-lambda';
import { DEAD_LETTERS_TOPIC } from '../../../lambda/change-data-capture/contract.ts';
import type { KafkaControl, ProducedRecord } from '../../../tools/support/kafka-control.ts';
import type { Deployment } from '../../e2e/scenario.ts';

/** Message of Lambda about a record that failed all attempts, with the key of the record. */
export interface Letter {
  readonly key: string;
  readonly condition: string;
  /** Event of the function with this record. */
  readonly payload: MSKEvent;
  readonly record: PlacedRecord;
}

export interface PlacedRecord extends ProducedRecord {
  readonly partition: number;
  readonly offset: number;
}

/** All dead letters, in their order. */
export async function readLetters({ operator }: KafkaControl): Promise<readonly Letter[]> {
  const messages = await operator.values(DEAD_LETTERS_TOPIC);
  return messages.flatMap(({ key, value }) => {
    const { payload, requestContext } = JSON.parse(value) as {
      readonly requestContext: { readonly condition: string };
      readonly payload: MSKEvent;
    };
    const records = Object.values(payload.records).flat();
    return records.map((each) => ({
      ...{ key, condition: requestContext.condition, payload },
      record: {
        ...{ key: text(each.key), value: text(each.value) },
        ...{ partition: each.partition, offset: each.offset },
      },
    }));
  });
}

/** Calls the function of the index with the event of a letter again, and returns its response as JSON. */
export async function replay(deployment: Deployment, { payload }: Letter): Promise<string> {
  const { Payload } = await new LambdaClient({}).send(
    new InvokeCommand({
      FunctionName: deployment.output('IndexFunction'),
      Payload: Buffer.from(JSON.stringify(payload)),
    }),
  );
  return JSON.stringify(JSON.parse(Buffer.from(Payload ?? []).toString()));
}

function text(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}
