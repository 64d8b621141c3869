import { variable } from '../common/environment.ts';
import { HttpError, json } from '../common/http.ts';
import { count, logger } from '../common/observability.ts';
import { RequestQueue } from './aws/request-queue.ts';
import { readDecision } from './core/decision.ts';
import { allowedFromEnvironment, whyNot } from './core/allowed.ts';
import { slackHandler } from './aws/signed-request.ts';

const requests = new RequestQueue(variable('ORDERS_QUEUE_URL'));
const allowed = allowedFromEnvironment();

/**
 * `POST /slack/interactions`: accepts the buttons Approve and Reject. The outcome is posted later,
 * because Slack does not show the response
 * (https://docs.slack.dev/interactivity/handling-user-interaction).
 */
export const handler = slackHandler('interact', async ({ id, form }) => {
  const payload = form.get('payload');
  if (!payload) {
    throw new HttpError(
      400,
      'wrong-form',
      'The form has no payload: Slack sends it with each interaction.',
    );
  }
  const decision = readDecision(payload);
  // Links, and other blocks without a decision.
  if (!decision) return json(200, {});
  const { status, approval, user, channel, responseUrl, blocks } = decision;
  const why = whyNot(allowed, user.id, channel);
  if (why) {
    count('RequestsNotAllowed');
    logger.warn('not allowed', { user: user.id, channel });
    await requests.send({ kind: 'reply', id, user, responseUrl, text: why });
    return json(200, {});
  }
  await requests.send({
    kind: 'decide',
    id,
    status,
    approval,
    user,
    responseUrl,
    blocks: blocks as Record<string, unknown>[],
  });
  count('RequestsAccepted');
  logger.info('accepted', { user: user.id, status, approval });
  return json(200, {});
});
