import type { Context } from 'aws-lambda';
import { batchHandler } from '../common/batch-handler.ts';
import { variable } from '../common/environment.ts';
import { count, logger } from '../common/observability.ts';
import type { ReceivedMessage } from '../common/process-messages.ts';
import { CachedSecret } from './aws/cached-secret.ts';
import { codePipeline, dynamoDb } from './aws/clients.ts';
import { Executions } from './aws/executions.ts';
import { IdempotencyTable } from './aws/idempotency-table.ts';
import { PermanentError } from '../common/errors.ts';
import { eventId, readEvent } from './core/events.ts';
import { isNotable, noticeOf, type Notice } from './core/notice.ts';
import { isWatched, watchedFrom } from './core/watched.ts';
import { pause } from './core/pause.ts';
import { post } from './aws/slack-post.ts';

/** Maximum time for one message: Slack's 5 seconds, and the calls before and after. */
const MILLISECONDS_FOR_ONE = 15_000;
/** Retention of an event in its queue and DLQ together: it may be delivered again until then. */
const KEY_SECONDS = 18 * 86_400;
/** Statuses of a webhook address that is no longer valid; another one may be stored by then. */
const GONE_STATUSES = [403, 404, 410];

const webhook = new CachedSecret(variable('WEBHOOK_ARN'));
const origin = variable('SLACK_ORIGIN');
const notices = new IdempotencyTable(dynamoDb(), variable('MEMORY_TABLE'));
const executions = new Executions(codePipeline());
const watched = watchedFrom(variable('ACCOUNTS'), variable('PIPELINES'));

/**
 * Posts events to Slack one by one, within Slack's rate limit. Each is posted once, unless Slack's
 * response is lost.
 */
export const handler = batchHandler({
  name: 'notify',
  sequential: true,
  correlationId: eventId,
  attributes: (body) => ({ event: eventId(body) ?? 'unknown' }),
  handle,
});

async function handle(message: ReceivedMessage, context: Context): Promise<number | undefined> {
  // Messages behind a slow one are processed in another invocation.
  if (context.getRemainingTimeInMillis() < MILLISECONDS_FOR_ONE) return 1;
  const event = readEvent(message.body);
  if (!isWatched(watched, event)) {
    count('EventsIgnored');
    return undefined;
  }
  if (!isNotable(event)) return undefined;
  const key = `notice ${event.id}`;
  if (await notices.has(key)) {
    count('NoticesKnown');
    return undefined;
  }
  const notice = noticeOf(event, await executions.facts(event, message));
  const seconds = await send(notice, context);
  if (seconds !== undefined) return seconds;
  await notices.add(key, KEY_SECONDS);
  count('NoticesSent');
  logger.info('sent', { correlation_id: event.id, subject: event.subject, state: event.state });
  return undefined;
}

/** Waits for Slack's rate limit; returns the seconds to wait when this invocation has not the time. */
async function send(notice: Notice, context: Context): Promise<number | undefined> {
  for (;;) {
    const posted = await post(await webhook.get(), origin, notice);
    if (posted.outcome === 'done') return undefined;
    if (posted.outcome === 'refused') throw await refusal(posted.status, posted.why);
    count('NoticesDelayed');
    if (context.getRemainingTimeInMillis() < posted.seconds * 1_000 + MILLISECONDS_FOR_ONE) {
      return posted.seconds;
    }
    await pause(posted.seconds);
  }
}

async function refusal(status: number, why: string): Promise<Error> {
  const text = `Slack answers ${status} '${why}'`;
  if (!GONE_STATUSES.includes(status)) {
    return new PermanentError('refused-by-slack', `${text}: mend the message, then redrive.`);
  }
  await webhook.get(0);
  return new Error(`${text}: store the address of a webhook that works, then redrive.`);
}
