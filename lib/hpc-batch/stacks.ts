import type { StackContext } from '../stack-context.ts';
import { HpcBatchStack } from './hpc-batch-stack.ts';

export function hpcBatch({ app, props, options }: StackContext): void {
  const { accelerator, scratch, maxVcpus } = options;
  new HpcBatchStack(app, 'HpcBatch', { ...props, accelerator, scratch, maxVcpus });
}
