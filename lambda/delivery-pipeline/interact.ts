import { variable } from '../common/environment.ts';
import { HttpError, json } from '../common/http.ts';
import { count, logger } from '../common/observability.ts';
import { Orders } from './aws/orders.ts';
import { readDecision } from './core/decision.ts';
import { allowedFromEnvironment, whyNot } from './core/allowed.ts';
import { slackHandler } from './aws/signed-request.ts';

const orders = new Orders(variable('ORDERS_QUEUE_URL'));
const allowed = allowedFromEnvironment();

/**
 * `POST /slack/interactions`: takes a press of Approve or Reject. What came of it is told later: here
 * Slack shows nothing of an answer
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
  // Links, and whatever other blocks the app may have one day.
  if (!decision) return json(200, {});
  const { status, approval, user, channel, responseUrl, blocks } = decision;
  const why = whyNot(allowed, user.id, channel);
  if (why) {
    count('RequestsNotAllowed');
    logger.warn('not allowed', { user: user.id, channel });
    await orders.send({ kind: 'tell', id, user, responseUrl, text: why });
    return json(200, {});
  }
  await orders.send({
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
