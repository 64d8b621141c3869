import type {
  FirehoseTransformationEvent,
  FirehoseTransformationEventRecord,
  FirehoseTransformationResult,
  FirehoseTransformationResultRecord,
} from 'aws-lambda';
import { environment } from '../common/environment.ts';
import { count, logger, observed } from '../common/observability.ts';
import { reingest } from './aws/reingest.ts';
import { TRANSFORM_METRICS, TRANSFORM_VARIABLES } from './contract.ts';
import { AnswerSpace } from './core/answer-space.ts';
import { documentId } from './core/document-id.ts';
import { readFlowLogFormat } from './core/flow-log.ts';
import { interpret } from './core/interpret.ts';
import { UnreadableRecord, type Outcome } from './core/outcome.ts';

const { STREAM_NAME } = environment(TRANSFORM_VARIABLES);
const { FLOW_LOG_FORMAT } = process.env;
const flowLogFormat = FLOW_LOG_FORMAT ? readFlowLogFormat(FLOW_LOG_FORMAT) : undefined;
/** Time reserved for the response after reingestion gives up. */
const SPARE_MS = 10_000;

/**
 * Data transformation of Firehose: each record becomes one document in JSON, or goes back into the
 * stream, or is ProcessingFailed with its original data. Records that do not fit into the response,
 * and payloads with several events, are reingested and Dropped, as in AWS's blueprint for CloudWatch
 * Logs; records that the stream rejects are ProcessingFailed
 * (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html).
 */
export const handler = observed(
  'transform',
  ({ invocationId }: FirehoseTransformationEvent) => invocationId,
  async ({ records }, context): Promise<FirehoseTransformationResult> => {
    const space = new AnswerSpace(records);
    const outcomes = records.map((record) => fit(record, outcomeOf(record), space));
    const outgoing = outcomes.flatMap((each) => (each.kind === 'reingested' ? each.records : []));
    const taken = await reingest(
      STREAM_NAME,
      outgoing,
      () => context.getRemainingTimeInMillis() > SPARE_MS,
    );
    const final = outcomes.map((outcome): Outcome => {
      const isLost = outcome.kind === 'reingested' && !outcome.records.every((r) => taken.has(r));
      return isLost ? { kind: 'failed', reason: 'not-reingested' } : outcome;
    });
    report(final, taken.size);
    return { records: records.map((record, at) => answer(record, final[at], space)) };
  },
);

function outcomeOf(record: FirehoseTransformationEventRecord): Outcome {
  try {
    const id = documentId(record);
    const arrival = record.approximateArrivalTimestamp;
    return interpret(Buffer.from(record.data, 'base64'), { id, arrival, flowLogFormat });
  } catch (error) {
    if (error instanceof UnreadableRecord) return { kind: 'failed', reason: error.reason };
    logger.error('a record failed for a cause that is ours', error as Error);
    return { kind: 'failed', reason: 'internal-error' };
  }
}

/** Outcome for a document that does not fit into the response: its record goes back into the stream. */
function fit(
  record: FirehoseTransformationEventRecord,
  outcome: Outcome,
  space: AnswerSpace,
): Outcome {
  if (outcome.kind !== 'document' || space.take(outcome.data)) return outcome;
  if (AnswerSpace.isTooSmall(record, outcome.data)) return { kind: 'failed', reason: 'too-large' };
  const data = Buffer.from(record.data, 'base64');
  return { kind: 'reingested', records: [{ partitionKey: documentId(record), data }] };
}

function answer(
  { recordId, data }: FirehoseTransformationEventRecord,
  outcome: Outcome | undefined,
  space: AnswerSpace,
): FirehoseTransformationResultRecord {
  switch (outcome?.kind) {
    case 'document':
      return { recordId, result: 'Ok', data: outcome.data };
    case 'reingested':
    case 'dropped':
      return { recordId, result: 'Dropped' };
    default:
      // Firehose has the data itself; a response that is too large would fail the whole batch.
      return { recordId, result: 'ProcessingFailed', ...(space.take(data) && { data }) };
  }
}

function report(outcomes: readonly Outcome[], reingested: number): void {
  const reasons: Record<string, number> = {};
  for (const outcome of outcomes) {
    if (outcome.kind === 'failed') reasons[outcome.reason] = (reasons[outcome.reason] ?? 0) + 1;
  }
  const of = (kind: Outcome['kind']) => outcomes.filter((outcome) => outcome.kind === kind).length;
  count(TRANSFORM_METRICS.documents, of('document'));
  count(TRANSFORM_METRICS.failed, of('failed'));
  count('RecordsReingested', reingested);
  if (of('failed') > 0) logger.warn('records failed', { reasons });
}
