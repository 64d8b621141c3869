import { DescribeStreamSummaryCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import { mockClient } from 'aws-sdk-client-mock';
import { maxRecordBytes } from '../../../tools/log-pipeline/stream.ts';

const target = { url: undefined, name: 'AWS in eu-central-1' };

test.each([
  ['1 MiB if the stream has no limit of its own', undefined, 1_048_576],
  ['the raised limit of the stream', 10_240, 10_485_760],
])('The maximum record is %s', async (_, MaxRecordSizeInKiB, bytes) => {
  const client = new KinesisClient({ region: 'eu-central-1' });
  mockClient(client)
    .on(DescribeStreamSummaryCommand)
    .resolves({ StreamDescriptionSummary: { MaxRecordSizeInKiB } as never });
  expect(await maxRecordBytes(client, 'logs', target)).toBe(bytes);
});
