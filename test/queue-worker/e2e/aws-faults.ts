import {
  DescribeTableCommand,
  DynamoDBClient,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { until } from '../../e2e/wait.ts';

const dynamo = new DynamoDBClient({});

/** Lets a table on demand take so many writes a second; -1 lifts the limit. */
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

/** Whether a table refuses writes for its limit, by some that would change nothing. */
export async function isThrottled(TableName: string): Promise<boolean> {
  const impatient = new DynamoDBClient({ maxAttempts: 1 });
  const errors = await Promise.all(
    Array.from({ length: 50 }, () =>
      impatient
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
