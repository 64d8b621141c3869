import type { StackContext } from '../stack-context.ts';
import { StreamAnalyticsStack } from './stream-analytics-stack.ts';

export function streamAnalytics(context: StackContext): void {
  const { app, props } = context;
  const search = context.stack('LogPipeline');
  context.withLogs(new StreamAnalyticsStack(app, 'StreamAnalytics', { ...props, search }));
}
