import type { StackContext } from '../stack-context.ts';
import { QueueWorkerStack } from './queue-worker-stack.ts';

export function queueWorker(context: StackContext): void {
  context.withLogs(new QueueWorkerStack(context.app, 'QueueWorker', context.props));
}
