import { sendDeadLetter } from '../../common/dead-letters.ts';
import type { RetryLater, QueueMessage } from '../../common/message-queue.ts';
import { count, logger, publishCounts } from '../../common/observability.ts';
import { backoffSeconds } from '../../common/backoff.ts';
import { PermanentError } from '../../common/errors.ts';
import { readReport } from '../core/trade.ts';
import { objectionsTo } from '../core/validate.ts';
import type { Verdicts } from './verdicts.ts';

export interface ValidatorOptions {
  readonly verdicts: Verdicts;
  readonly deadLetterQueueUrl: string;
  /** Attempts that a message gets before it is a dead letter. */
  readonly maxReceives: number;
}

/**
 * Handles a batch of trades, all at once as their order is nothing to them: each gets its verdict,
 * or becomes a dead letter that says why, or is kept back for another attempt.
 */
export function validator(options: ValidatorOptions) {
  return async (messages: readonly QueueMessage[]): Promise<RetryLater[]> => {
    const outcomes = await Promise.all(messages.map((message) => handle(message, options)));
    publishCounts();
    return outcomes.filter((outcome) => outcome !== undefined);
  };
}

async function handle(
  message: QueueMessage,
  options: ValidatorOptions,
): Promise<RetryLater | undefined> {
  try {
    await validate(message, options.verdicts);
    return undefined;
  } catch (error) {
    try {
      return await afterFailure(message, error as Error, options);
    } catch (cause) {
      logger.error('dead letter not sent', { message: message.id, error: cause as Error });
      return retryLater(message);
    }
  }
}

async function validate({ body, sentAt }: QueueMessage, verdicts: Verdicts): Promise<void> {
  const report = readReport(body);
  const objections = objectionsTo(report, sentAt);
  const written = await verdicts.write(report, objections, sentAt);
  if (written === 'taken') {
    throw new PermanentError(
      'duplicate-id',
      `Another trade has the id ${report.id}, and its verdict stands: report this one under an id of its own.`,
    );
  }
  if (written === 'written') count(objections.length === 0 ? 'Accepted' : 'Rejected');
}

async function afterFailure(
  message: QueueMessage,
  error: Error,
  { deadLetterQueueUrl, maxReceives }: ValidatorOptions,
): Promise<RetryLater | undefined> {
  const isHopeless = error instanceof PermanentError;
  if (!isHopeless && message.receives < maxReceives) {
    logger.warn('will be tried again', { message: message.id, error });
    return retryLater(message);
  }
  await sendDeadLetter(deadLetterQueueUrl, message, {
    reason: isHopeless ? error.reason : 'internal-error',
    explanation: error.message || error.name,
  });
  count('DeadLetters');
  logger.warn('dead letter', { message: message.id, error });
  return undefined;
}

function retryLater(message: QueueMessage): RetryLater {
  return { message, delaySeconds: backoffSeconds(message.receives) };
}
