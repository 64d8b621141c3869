import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { tracer } from '../../common/observability.ts';

/** Client of the functions that answer the API. */
export function dynamodbClient(): DynamoDBClient {
  return tracer.captureAWSv3Client(
    new DynamoDBClient({
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
    }),
  );
}
