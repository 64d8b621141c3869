import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { environment } from '../common/environment.ts';
import { count, logger, observed, tracer } from '../common/observability.ts';
import { SearchIndex, type Refusal } from './aws/search-index.ts';
import { INDEX_VARIABLES, SEARCH_INDEX } from './contract.ts';
import { documentOf, type WindowDocument, type WindowItem } from './core/window.ts';

const { DOMAIN_HOST: host, FAILURES_QUEUE_URL: QueueUrl } = environment(INDEX_VARIABLES);
const sqs = tracer.captureAWSv3Client(
  new SQSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  }),
);
// The configuration of any client has the function's region and credentials.
const { region, credentials } = sqs.config;
const index = new SearchIndex({ host, region, credentials });

interface Change {
  readonly sequenceNumber: string;
  readonly document: WindowDocument;
}

/**
 * Indexes the windows of the table's stream. Lambda repeats the batch from the first record that the
 * domain could not take for now; a window that it never takes goes to the failures queue.
 */
export const handler = observed(
  'index-windows',
  () => undefined,
  async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const changes = Records.flatMap(changeOf);
    if (changes.length === 0) return { batchItemFailures: [] };
    const refusals = await index.write(changes.map(({ document }) => document));
    const [first] = refusals.filter(({ status }) => isTemporary(status));
    const done = first ? changes.slice(0, first.position) : changes;
    for (const refusal of refusals)
      if (refusal.position < done.length) await setAside(changes, refusal);
    count('WindowsIndexed', done.length);
    if (!first) return { batchItemFailures: [] };
    logger.warn('the domain takes no more for now', { ...first });
    const { sequenceNumber: itemIdentifier = '' } = changes[first.position] ?? {};
    return { batchItemFailures: [{ itemIdentifier }] };
  },
);

/** Windows written or changed; deletions are not applied, the index has a lifecycle of its own. */
function changeOf({ dynamodb }: DynamoDBStreamEvent['Records'][number]): Change[] {
  const { NewImage, SequenceNumber = '' } = dynamodb ?? {};
  if (!NewImage) return [];
  const item = unmarshall(NewImage as Record<string, AttributeValue>) as WindowItem;
  return [{ sequenceNumber: SequenceNumber, document: documentOf(item, SEARCH_INDEX) }];
}

function isTemporary(status: number): boolean {
  return status === 403 || status === 429 || status >= 500;
}

async function setAside(
  changes: readonly Change[],
  { position, ...refusal }: Refusal,
): Promise<void> {
  const { document } = changes[position] ?? {};
  logger.error('the domain refuses a window', { ...refusal, id: document?.id });
  count('WindowsRefused');
  await sqs.send(
    new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ ...refusal, document }) }),
  );
}
