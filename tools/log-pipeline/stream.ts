import { DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { readOutputs, type Endpoint } from '../support/endpoint.ts';
import { UserError } from '../support/user-error.ts';
import { DEFAULT_MAX_RECORD_BYTES } from './producer/record.ts';

/**
 * Name of the data stream of a stack.
 *
 * @throws UserError if the stack does not exist or has no stream
 */
export async function streamOfStack(stack: string, endpoint: Endpoint): Promise<string> {
  const outputs = await readOutputs([stack]);
  if (!outputs) {
    throw new UserError(
      `The stack ${stack} is not deployed at ${endpoint.name}: deploy it with 'npx cdk deploy ${stack}', or name a stream with --stream.`,
    );
  }
  if (outputs.StreamName) return outputs.StreamName;
  throw new UserError(
    `The stack ${stack} at ${endpoint.name} has no output StreamName: name another with --stack, or a stream with --stream.`,
  );
}

/**
 * Maximum bytes of a record of the stream, including its partition key: 1 MiB unless it was raised
 * (https://docs.aws.amazon.com/streams/latest/dev/large-records.html).
 *
 * @throws UserError if the stream does not exist
 */
export async function maxRecordBytes(
  client: KinesisClient,
  stream: string,
  endpoint: Endpoint,
): Promise<number> {
  try {
    const { StreamDescriptionSummary } = await client.send(
      new DescribeStreamSummaryCommand({ StreamName: stream }),
    );
    const kib = StreamDescriptionSummary?.MaxRecordSizeInKiB;
    return kib ? kib * 1024 : DEFAULT_MAX_RECORD_BYTES;
  } catch (error) {
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
    throw new UserError(
      `There is no data stream '${stream}' at ${endpoint.name}: look at 'aws kinesis list-streams', or at the stack's output StreamName.`,
    );
  }
}
