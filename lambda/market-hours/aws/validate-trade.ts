import { PermanentError } from '../../common/errors.ts';
import type { QueueMessage } from '../../common/message-queue.ts';
import { count } from '../../common/observability.ts';
import { readReport } from '../core/trade.ts';
import { objectionsTo } from '../core/validate.ts';
import type { Verdicts } from './verdicts.ts';

/**
 * Returns a function that validates the trade in a message and writes its verdict.
 *
 * @throws PermanentError 'not-a-trade', 'duplicate-id'
 */
export function validateTrade(verdicts: Verdicts) {
  return async ({ body, sentAt }: QueueMessage): Promise<undefined> => {
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
  };
}
