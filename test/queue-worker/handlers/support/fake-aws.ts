import {
  BatchExecuteStatementCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { FakeQueues } from '../../../support/fake-queue.ts';
import { FakeInputs } from './fake-inputs.ts';
import { FakeTable } from './fake-table.ts';

/** Services that the handlers call, in memory; a new instance replaces the last. */
export class FakeAws {
  readonly table = new FakeTable();
  readonly inputs = new FakeInputs();
  readonly queues = new FakeQueues();

  constructor() {
    const table = (operation: string) => (input: object) => this.table.call(operation, input);
    const dynamodb = mockClient(DynamoDBClient);
    dynamodb.on(PutItemCommand).callsFake(table('PutItem'));
    dynamodb.on(GetItemCommand).callsFake(table('GetItem'));
    dynamodb.on(BatchExecuteStatementCommand).callsFake(table('BatchExecuteStatement'));

    const queue = (operation: string) => (input: { QueueUrl: string }) =>
      this.queues.call(operation, input);
    const sqs = mockClient(SQSClient);
    sqs.on(SendMessageCommand).callsFake(queue('SendMessage'));
    sqs.on(ChangeMessageVisibilityBatchCommand).callsFake(queue('ChangeMessageVisibilityBatch'));

    const read = ({ Key }: { Key: string }) => this.inputs.read(Key);
    mockClient(S3Client).on(GetObjectCommand).callsFake(read);
  }
}
