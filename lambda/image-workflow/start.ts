import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { batchHandler } from '../common/batch-handler.ts';
import { variable } from '../common/environment.ts';
import { count, logger, tracer } from '../common/observability.ts';
import type { ReceivedMessage } from '../common/process-messages.ts';
import { ENVIRONMENT } from './contract.ts';
import { executionName } from './core/execution-name.ts';
import { describeImage, requestedImage } from './core/start-request.ts';

const sfn = tracer.captureAWSv3Client(
  new SFNClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  }),
);
const stateMachineArn = variable(ENVIRONMENT.stateMachineArn);
const uploads = variable(ENVIRONMENT.uploadsBucket);

/** Starts one execution for each version of an object, also when its event is delivered more than once. */
export const handler = batchHandler({
  name: 'start',
  attributes: (body) => ({ object: describeImage(body) }),
  handle: start,
});

async function start({ body }: ReceivedMessage): Promise<undefined> {
  const image = requestedImage(body, uploads);
  const name = executionName(image);
  const isNew = await startOnce(name, JSON.stringify(image));
  count(isNew ? 'ExecutionsStarted' : 'ExecutionsKnown');
  logger.info(isNew ? 'started' : 'known', { correlation_id: name, key: image.key });
}

/** Starts the execution. The same name and input succeed again while it runs, and are rejected after its end. */
async function startOnce(name: string, input: string): Promise<boolean> {
  try {
    await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }));
    return true;
  } catch (error) {
    if (error instanceof ExecutionAlreadyExists) return false;
    throw error;
  }
}
