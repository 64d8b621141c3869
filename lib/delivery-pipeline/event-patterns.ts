import type { EventPattern } from 'aws-cdk-lib/aws-events';

/** Pattern for alarms of these stacks, whose names are prefixes of the generated alarm names. */
export function alarmsOf(stacks: readonly string[]): EventPattern {
  return {
    source: ['aws.cloudwatch'],
    detailType: ['CloudWatch Alarm State Change'],
    detail: { alarmName: startsOf(stacks) },
  };
}

/** Pattern for changes of these stacks, in any account. */
export function changesOf(stacks: readonly string[]): EventPattern {
  return {
    source: ['aws.cloudformation'],
    detailType: ['CloudFormation Stack Status Change'],
    detail: { 'stack-id': stacks.map((stack) => ({ wildcard: `*:stack/${stack}/*` })) },
  };
}

/**
 * Pattern for deployments by CodeDeploy.
 *
 * @param stacks names of the stacks whose applications match, by default all
 */
export function deploymentsOf(stacks?: readonly string[]): EventPattern {
  return {
    source: ['aws.codedeploy'],
    detailType: ['CodeDeploy Deployment State-change Notification'],
    detail: stacks && { application: startsOf(stacks) },
  };
}

function startsOf(stacks: readonly string[]): { prefix: string }[] {
  return stacks.map((stack) => ({ prefix: `${stack}-` }));
}
