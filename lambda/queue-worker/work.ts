import { queueHandler } from '../common/batch-handler.ts';
import { consumers } from './aws/consumers.ts';

const { standard, ordered } = consumers();

/** Does the jobs of a batch of either queue. */
export const handler = queueHandler('work', (queueArn) =>
  queueArn.endsWith('.fifo') ? ordered : standard,
);
