import { batchHandler } from '../common/batch-handler.ts';
import { variable } from '../common/environment.ts';
import { count, logger } from '../common/observability.ts';
import type { ReceivedMessage } from '../common/process-messages.ts';
import { codePipeline } from './aws/clients.ts';
import { Pipelines, RefusedError } from './aws/pipelines.ts';
import { RequestEvents } from './aws/request-events.ts';
import { executionPage } from './core/console.ts';
import {
  readOrder,
  slackUser,
  type DecideOrder,
  type DeployOrder,
  type Order,
} from './core/order.ts';
import { post } from './aws/slack-post.ts';

const origin = variable('SLACK_ORIGIN');
const region = variable('AWS_REGION');
const watched = variable('PIPELINES').split(',');
const pipelines = new Pipelines(codePipeline());
const events = new RequestEvents();

/**
 * Does what somebody in Slack asked for, tells the audit trail, and then Slack. However often an
 * order is delivered, one execution is started and one answer given.
 */
export const handler = batchHandler({
  name: 'act',
  sequential: true,
  correlationId: idOf,
  attributes: (body) => ({ request: idOf(body) ?? 'unknown' }),
  handle,
});

async function handle({ body, isLastAttempt }: ReceivedMessage): Promise<undefined> {
  const order = readOrder(body);
  try {
    await tellSlack(order, await answerTo(order));
  } catch (error) {
    // The caller gets an answer before the message goes to the dead-letter queue.
    if (isLastAttempt) await tellSlack(order, { text: 'This failed; the operator is told.' });
    throw error;
  }
}

async function answerTo(order: Order): Promise<object> {
  switch (order.kind) {
    case 'deploy':
      return deploy(order);
    case 'decide':
      return decide(order);
    case 'tell':
      return { response_type: 'ephemeral', replace_original: false, text: order.text };
  }
}

async function deploy({ id, pipeline, commit, user }: DeployOrder): Promise<object> {
  const request = { id, request: 'deploy' as const, pipeline, commit, user: slackUser(user) };
  try {
    const execution = await pipelines.start(pipeline, commit, id);
    await events.tell({ ...request, execution, outcome: 'done' });
    count('ExecutionsStarted');
    const page = executionPage(region, pipeline, execution);
    return {
      response_type: 'in_channel',
      text: `:rocket: <@${user.id}> started *${pipeline}* with commit \`${commit.slice(0, 12)}\`: <${page}|open in AWS>`,
    };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await events.tell({ ...request, outcome: error.message });
    return { response_type: 'ephemeral', text: error.message };
  }
}

async function decide({ id, status, approval, user, blocks }: DecideOrder): Promise<object> {
  const { pipeline } = approval;
  const request = {
    id,
    request: status === 'Approved' ? ('approve' as const) : ('reject' as const),
    ...approval,
    user: slackUser(user),
  };
  try {
    if (!watched.includes(pipeline)) throw new RefusedError(`There is no pipeline ${pipeline}.`);
    await pipelines.decide(approval, status, `${status} by ${slackUser(user)}`);
    await events.tell({ ...request, outcome: 'done' });
    count('ApprovalsDecided');
    const text = `${status} by <@${user.id}>`;
    const decision = { type: 'context', elements: [{ type: 'mrkdwn', text }] };
    return { replace_original: true, text, blocks: [...blocks, decision] };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await events.tell({ ...request, outcome: error.message });
    return { response_type: 'ephemeral', replace_original: false, text: error.message };
  }
}

/** What was done is done: an answer that Slack does not take is no reason to do it again. */
async function tellSlack({ id, responseUrl }: Order, answer: object): Promise<void> {
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
    return readOrder(body).id;
  } catch {
    return undefined;
  }
}
