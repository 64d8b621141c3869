import { variable } from '../common/environment.ts';
import { PermanentError } from '../common/errors.ts';
import { HttpError, json } from '../common/http.ts';
import { count, logger } from '../common/observability.ts';
import { RequestQueue } from './aws/request-queue.ts';
import { parseDeploy } from './core/command.ts';
import { allowedFromEnvironment, whyNot } from './core/allowed.ts';
import { slackHandler } from './aws/signed-request.ts';

const pipelines = variable('PIPELINES').split(',');
const requests = new RequestQueue(variable('ORDERS_QUEUE_URL'));
const allowed = allowedFromEnvironment();

/**
 * `POST /slack/commands`: accepts `/deploy [pipeline] commit` and responds before an execution starts.
 * Slack shows only responses with status 200
 * (https://docs.slack.dev/interactivity/implementing-slash-commands).
 */
export const handler = slackHandler('command', async ({ id, form }) => {
  const field = (name: string): string => {
    const value = form.get(name);
    if (value) return value;
    throw new HttpError(
      400,
      'wrong-form',
      `The form has no ${name}: Slack sends it with each slash command.`,
    );
  };
  const [user, channel, responseUrl] = ['user_id', 'channel_id', 'response_url'].map(field) as [
    string,
    string,
    string,
  ];
  const why = whyNot(allowed, user, channel);
  if (why) {
    count('RequestsNotAllowed');
    logger.warn('not allowed', { user, channel });
    return reply(why);
  }
  try {
    const { pipeline, commit } = parseDeploy(form.get('text') ?? '', pipelines);
    const name = form.get('user_name') ?? user;
    await requests.send({
      kind: 'deploy',
      id,
      pipeline,
      commit,
      user: { id: user, name },
      responseUrl,
    });
    count('RequestsAccepted');
    logger.info('accepted', { user, pipeline, commit });
    return reply(`Starting *${pipeline}* with commit \`${commit}\` …`);
  } catch (error) {
    if (error instanceof PermanentError) return reply(error.message);
    throw error;
  }
});

/** Response that only the user of the command sees. */
function reply(text: string) {
  return json(200, { response_type: 'ephemeral', text });
}
