import { batchHandler } from '../common/batch-handler.ts';
import { variable } from '../common/environment.ts';
import { PermanentError } from '../common/errors.ts';
import { count, logger } from '../common/observability.ts';
import type { ReceivedMessage } from '../common/process-messages.ts';
import { codePipeline } from './aws/clients.ts';
import { Pipelines } from './aws/pipelines.ts';
import { RequestEvents } from './aws/request-events.ts';
import { executionPage } from './core/console.ts';
import {
  readRequest,
  slackUser,
  type DecideRequest,
  type DeployRequest,
  type SlackRequest,
} from './core/request.ts';
import { post } from './aws/slack-post.ts';

const origin = variable('SLACK_ORIGIN');
const region = variable('AWS_REGION');
const watched = variable('PIPELINES').split(',');
const pipelines = new Pipelines(codePipeline());
const events = new RequestEvents();

/**
 * Processes a request from Slack, records it in the audit trail, and responds in Slack. A request that
 * is delivered several times starts one execution.
 */
export const handler = batchHandler({
  name: 'act',
  sequential: true,
  correlationId: idOf,
  attributes: (body) => ({ request: idOf(body) ?? 'unknown' }),
  handle,
});

async function handle({ body, isLastAttempt }: ReceivedMessage): Promise<undefined> {
  const request = readRequest(body);
  try {
    await respond(request, await outcomeOf(request));
  } catch (error) {
    // The user gets a response before the message goes to the dead-letter queue.
    if (isLastAttempt) await respond(request, { text: 'This failed; the operator is notified.' });
    throw error;
  }
}

async function outcomeOf(request: SlackRequest): Promise<object> {
  switch (request.kind) {
    case 'deploy':
      return deploy(request);
    case 'decide':
      return decide(request);
    case 'reply':
      return { response_type: 'ephemeral', replace_original: false, text: request.text };
  }
}

async function deploy({ id, pipeline, commit, user }: DeployRequest): Promise<object> {
  const request = { id, request: 'deploy' as const, pipeline, commit, user: slackUser(user) };
  try {
    const execution = await pipelines.start(pipeline, commit, id);
    await events.put({ ...request, execution, outcome: 'done' });
    count('ExecutionsStarted');
    const page = executionPage(region, pipeline, execution);
    return {
      response_type: 'in_channel',
      text: `:rocket: <@${user.id}> started *${pipeline}* with commit \`${commit.slice(0, 12)}\`: <${page}|open in AWS>`,
    };
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    await events.put({ ...request, outcome: error.message });
    return { response_type: 'ephemeral', text: error.message };
  }
}

async function decide({ id, status, approval, user, blocks }: DecideRequest): Promise<object> {
  const { pipeline } = approval;
  const request = {
    id,
    request: status === 'Approved' ? ('approve' as const) : ('reject' as const),
    ...approval,
    user: slackUser(user),
  };
  try {
    if (!watched.includes(pipeline))
      throw new PermanentError('unknown-pipeline', `There is no pipeline ${pipeline}.`);
    await pipelines.decide(approval, status, `${status} by ${slackUser(user)}`);
    await events.put({ ...request, outcome: 'done' });
    count('ApprovalsDecided');
    const text = `${status} by <@${user.id}>`;
    const decision = { type: 'context', elements: [{ type: 'mrkdwn', text }] };
    return { replace_original: true, text, blocks: [...blocks, decision] };
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    await events.put({ ...request, outcome: error.message });
    return { response_type: 'ephemeral', replace_original: false, text: error.message };
  }
}

/** Posts the outcome to Slack. A failure is logged only: a retry would process the request again. */
async function respond({ id, responseUrl }: SlackRequest, answer: object): Promise<void> {
  try {
    const { outcome } = await post(responseUrl, origin, answer);
    if (outcome !== 'done') throw new Error(`Slack does not take the answer: ${outcome}.`);
  } catch (error) {
    count('AnswersLost');
    logger.warn('answer lost', { correlation_id: id, error: error as Error });
  }
}

function idOf(body: string): string | undefined {
  try {
    return readRequest(body).id;
  } catch {
    return undefined;
  }
}
