import { createHash } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { batchHandler } from '../common/batch-handler.ts';
import { createdObjects, describeObjects, type CreatedObject } from '../common/created-objects.ts';
import { environment } from '../common/environment.ts';
import { PermanentError } from '../common/errors.ts';
import { count, logger, tracer } from '../common/observability.ts';
import type { ReceivedMessage } from '../common/process-messages.ts';
import { readManifest } from './aws/manifests.ts';
import { Statements, type Statement } from './aws/statements.ts';
import { LOAD_VARIABLES } from './contract.ts';
import { filesOf, maxErrorsOf } from './core/manifest.ts';
import { isManifest, loadStatements } from './core/targets.ts';

/** Time for the last calls before the function's timeout. */
const MARGIN_MILLISECONDS = 15_000;
/** Seconds until a load that takes longer is looked after again. */
const LOOK_AGAIN_SECONDS = 30;
/** Reasons of rejected rows in an explanation. */
const MAX_REASONS = 5;

const { LOADS_BUCKET, COPY_ROLE_ARN, ...target } = environment(LOAD_VARIABLES);
const statements = new Statements(target);
const s3 = tracer.captureAWSv3Client(
  new S3Client({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 8_000 },
  }),
);

/** Loads the files of each manifest with COPY, once for each content of a manifest. */
export const handler = batchHandler({
  name: 'load',
  attributes: (body) => ({ object: describeObjects(body) }),
  handle: loadAll,
});

async function loadAll(message: ReceivedMessage, context: Context): Promise<number | undefined> {
  const delays: number[] = [];
  for (const object of createdObjects(message.body)) {
    if (object.bucket !== LOADS_BUCKET)
      throw new PermanentError(
        'other-bucket',
        `The manifest ${object.key} is in ${object.bucket}: put it into ${LOADS_BUCKET}.`,
      );
    if (!isManifest(object.key)) continue;
    const delay = await load(object, message.id, context);
    if (delay !== undefined) delays.push(delay);
  }
  return delays.at(0);
}

/** @returns seconds until the load is looked after again, or nothing when it is done */
async function load(
  object: CreatedObject,
  messageId: string,
  context: Context,
): Promise<number | undefined> {
  const { bucket, key, etag } = object;
  const manifest = await readManifest(s3, object);
  if (!manifest) {
    logger.info('gone', { key, etag });
    return undefined;
  }
  const files = filesOf(manifest.text, bucket);
  const maxErrors = maxErrorsOf(manifest.metadata);
  const sqls = loadStatements({ bucket, key, etag, roleArn: COPY_ROLE_ARN, maxErrors });
  // A redriven message has another id, so that its load starts again.
  const token = createHash('sha256').update(`${messageId}/${key}/${etag}`).digest('hex');
  const id = await statements.startBatch(sqls, `load ${key}`, token);
  const until = Date.now() + context.getRemainingTimeInMillis() - MARGIN_MILLISECONDS;
  const statement = await statements.wait(id, until);
  switch (statement.Status) {
    case 'FINISHED':
      await report(object, files.length, statement);
      return undefined;
    case 'FAILED':
    case 'ABORTED':
      throw new PermanentError('load-failed', await explain(key, statement));
    default:
      logger.info('still loading', { key, statement: id });
      return LOOK_AGAIN_SECONDS;
  }
}

async function report({ key, etag }: CreatedObject, files: number, statement: Statement) {
  const [rows = 0, isNew = 0] = (statement.SubStatements ?? [])
    .slice(-2)
    .map(({ ResultRows = 0 }) => ResultRows);
  if (isNew === 0) {
    count('ManifestsKnown');
    logger.info('known', { key, etag });
    return;
  }
  const rejected = (await rejectedRows(statement)).length;
  count('ManifestsLoaded');
  count('RowsLoaded', rows);
  if (rejected > 0) count('RowsRejected', rejected);
  logger.info('loaded', { key, etag, files, rows, rejected });
}

async function explain(key: string, statement: Statement): Promise<string> {
  const failed = statement.SubStatements?.find(({ Status }) => Status === 'FAILED');
  const error = failed?.Error ?? statement.Error ?? 'The statement was cancelled';
  const reasons = await rejectedRows(statement);
  const shown = reasons.slice(0, MAX_REASONS).join('; ');
  const more = reasons.length > MAX_REASONS ? `; ${reasons.length - MAX_REASONS} more` : '';
  return `The manifest ${key} was not loaded: ${error}${shown && ` (${shown}${more})`}. Correct the files, then redrive.`;
}

/** Rows that COPY rejected, each with its file, line, column and reason. */
async function rejectedRows({ SubStatements = [] }: Statement): Promise<string[]> {
  const copy = SubStatements.find(({ QueryString = '' }) => QueryString.startsWith('COPY'));
  if (!copy?.RedshiftQueryId) return [];
  const id = await statements.start(
    {
      sql: 'SELECT file_name, line_number, column_name, error_message FROM sys_load_error_detail WHERE query_id = :query ORDER BY file_name, line_number LIMIT 1000',
      parameters: [{ name: 'query', value: String(copy.RedshiftQueryId) }],
    },
    'rejected rows',
  );
  const { Status } = await statements.wait(id, Date.now() + MARGIN_MILLISECONDS / 2);
  if (Status !== 'FINISHED') return [];
  const { Records = [] } = await statements.result(id);
  return Records.map(([file, line, column, reason]) => {
    const where = `${file?.stringValue?.trim() ?? '?'} line ${line?.longValue ?? '?'}`;
    return `${where}, ${column?.stringValue?.trim() ?? '?'}: ${reason?.stringValue?.trim() ?? '?'}`;
  });
}
