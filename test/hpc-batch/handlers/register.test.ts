import './support/environment.ts';
import {
  AlreadyExistsException,
  CreatePartitionCommand,
  GetTableCommand,
  GlueClient,
} from '@aws-sdk/client-glue';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { sdkStreamMixin } from '@smithy/core/serde';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/hpc-batch/register.ts';

const CONTEXT = { functionName: 'register', awsRequestId: 'request' } as unknown as Context;
const SUMMARY = { sample: 's', run: 'r', reads: 2, variants: 1 };

const glue = mockClient(GlueClient);
const s3 = mockClient(S3Client);

beforeEach(() => {
  for (const mock of [glue, s3]) mock.reset();
  s3.on(GetObjectCommand, { Bucket: 'results', Key: 'summaries/s/r.json' }).callsFake(() => ({
    Body: sdkStreamMixin(Readable.from([JSON.stringify(SUMMARY)])),
  }));
  glue.on(GetTableCommand).resolves({
    Table: { Name: 'variants', StorageDescriptor: { InputFormat: 'parquet', Location: 's3://x/' } },
  });
  glue.on(CreatePartitionCommand).resolves({});
});

describe('The task Register', () => {
  test('adds the partition of the run and returns the summary', async () => {
    expect(await handler({ sample: 's', run: 'r' }, CONTEXT)).toEqual(SUMMARY);
    const [call] = glue.commandCalls(CreatePartitionCommand);
    expect(call?.args[0].input).toEqual({
      DatabaseName: 'genomes',
      TableName: 'variants',
      PartitionInput: {
        Values: ['s', 'r'],
        StorageDescriptor: {
          InputFormat: 'parquet',
          Location: 's3://results/variants/sample=s/run=r/',
        },
      },
    });
  });

  test('succeeds when the partition exists', async () => {
    glue
      .on(CreatePartitionCommand)
      .rejects(new AlreadyExistsException({ message: 'Partition exists', $metadata: {} }));
    expect(await handler({ sample: 's', run: 'r' }, CONTEXT)).toEqual(SUMMARY);
  });

  test('fails when the catalog does', async () => {
    glue.on(CreatePartitionCommand).rejects(new Error('down'));
    await expect(handler({ sample: 's', run: 'r' }, CONTEXT)).rejects.toThrow('down');
  });
});
