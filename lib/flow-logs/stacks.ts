import type { StackContext } from '../stack-context.ts';
import { FlowLogsStack } from './flow-logs-stack.ts';

export function flowLogs(context: StackContext): void {
  const search = context.stack('LogPipeline');
  new FlowLogsStack(context.app, 'FlowLogs', { ...context.props, search });
}
