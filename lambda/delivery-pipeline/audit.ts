import { S3Client } from '@aws-sdk/client-s3';
import { batchHandler } from '../common/batch-handler.ts';
import { variable } from '../common/environment.ts';
import { count, logger, tracer } from '../common/observability.ts';
import { AuditLog } from './aws/audit-log.ts';
import { AuditTable } from './aws/audit-table.ts';
import { codePipeline, dynamoDb } from './aws/clients.ts';
import { Executions } from './aws/executions.ts';
import { auditRecord } from './core/audit-record.ts';
import { eventId, readEvent } from './core/events.ts';
import { isWatched, watchedFrom } from './core/watched.ts';

const s3 = tracer.captureAWSv3Client(
  new S3Client({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
  }),
);
const log = new AuditLog(s3, variable('LOG_BUCKET'));
const table = new AuditTable(dynamoDb(), variable('AUDIT_TABLE'));
const executions = new Executions(codePipeline());
const watched = watchedFrom(variable('ACCOUNTS'), variable('PIPELINES'));

/**
 * Records each event once, first in the log and then in the table, also when events are delivered
 * several times or out of order.
 */
export const handler = batchHandler({
  name: 'audit',
  correlationId: eventId,
  attributes: (body) => ({ event: eventId(body) ?? 'unknown' }),
  handle: async (message) => {
    const event = readEvent(message.body);
    if (!isWatched(watched, event)) {
      count('EventsIgnored');
      return undefined;
    }
    const record = auditRecord(event, await executions.facts(event, message));
    await log.append(record, event.original);
    count((await table.put(record)) ? 'EventsRecorded' : 'EventsKnown');
    logger.info('recorded', { correlation_id: event.id, subject: event.subject });
    return undefined;
  },
});
