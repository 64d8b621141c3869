import type { StackContext } from '../stack-context.ts';
import { ChangeDataCaptureStack } from './change-data-capture-stack.ts';

export function changeDataCapture(context: StackContext): void {
  const { app, props, options } = context;
  const { kafkaCluster } = options;
  const search = context.stack('LogPipeline');
  new ChangeDataCaptureStack(app, 'ChangeDataCapture', { ...props, kafkaCluster, search });
}
