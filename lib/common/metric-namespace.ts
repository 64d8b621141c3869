import { Lazy, Stack } from 'aws-cdk-lib';
import { SummitStack } from './summit-stack.ts';

/**
 * Namespace of the metrics that functions, containers and metric filters report. It begins with the
 * prefix of the stack's name, so that deployments in one account have alarms of their own.
 */
export const METRIC_NAMESPACE = Lazy.uncachedString({
  produce: ({ scope }) => {
    const stack = Stack.of(scope);
    return `${stack instanceof SummitStack ? stack.prefix : ''}summit-stacks`;
  },
});
