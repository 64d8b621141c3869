import {
  DescribeTableCommand,
  DynamoDBClient,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { until } from '../../e2e/wait.ts';

const dynamo = new DynamoDBClient({});

/** Limits the writes per second of an on-demand table; -1 removes the limit. */
export async function limitWrites(TableName: string, perSecond: number): Promise<void> {
  await dynamo.send(
    new UpdateTableCommand({
      TableName,
      OnDemandThroughput: { MaxWriteRequestUnits: perSecond },
    }),
  );
  await until(`${TableName} to take its new limit`, 60, async () => {
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName }));
    return Table?.TableStatus === 'ACTIVE' ? true : undefined;
  });
}

/** True if a table throttles writes. The writes of this test change nothing. */
export async function isThrottled(TableName: string): Promise<boolean> {
  const withoutRetries = new DynamoDBClient({ maxAttempts: 1 });
  const errors = await Promise.all(
    Array.from({ length: 50 }, () =>
      withoutRetries
        .send(
          new UpdateItemCommand({
            TableName,
            Key: { id: { S: 'nobody' } },
            UpdateExpression: 'SET attempts = :none',
            ConditionExpression: 'attribute_exists(id)',
            ExpressionAttributeValues: { ':none': { N: '0' } },
          }),
        )
        .then(
          () => '',
          (error: unknown) => (error as Error).name,
        ),
    ),
  );
  return errors.some((name) => /Throttl|ThroughputExceeded/.test(name));
}
