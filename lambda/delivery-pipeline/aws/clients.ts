import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { tracer } from '../../common/observability.ts';

/** Settings for the functions behind queues, which may wait. */
const PATIENT = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
};

/** Settings for the functions that respond to Slack, which waits for three seconds. */
export const HURRIED = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 300, requestTimeout: 800 },
};

export function codePipeline(): CodePipelineClient {
  return tracer.captureAWSv3Client(new CodePipelineClient(PATIENT));
}

export function dynamoDb(options = PATIENT): DynamoDBClient {
  return tracer.captureAWSv3Client(new DynamoDBClient(options));
}
