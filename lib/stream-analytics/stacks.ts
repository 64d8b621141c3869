import type { StackContext } from '../stack-context.ts';
import { StreamAnalyticsStack } from './stream-analytics-stack.ts';

export function streamAnalytics(context: StackContext): void {
  const { app, props, options } = context;
  const search = context.stack('LogPipeline');
  const { engine } = options;
  context.withLogs(new StreamAnalyticsStack(app, 'StreamAnalytics', { ...props, search, engine }));
}
