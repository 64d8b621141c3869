import type { StackContext } from '../stack-context.ts';
import { LogPipelineStack } from './log-pipeline-stack.ts';

export function logPipeline({ app, props, options }: StackContext): void {
  const { streamCapacity } = options;
  new LogPipelineStack(app, 'LogPipeline', { ...props, streamCapacity });
}
