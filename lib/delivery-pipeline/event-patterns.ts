import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { DELIVERED, NAMES, type EnvironmentName } from './environments.ts';

/** What the stacks of an environment are called that the pipeline deploys there. */
export function deliveredTo(environment: EnvironmentName): string[] {
  return DELIVERED.map(({ stack }) => `${NAMES.prefix(environment)}${stack}`);
}

/** Alarms of stacks of these names, which CloudFormation begins the alarms' names with. */
export function alarmsOf(stacks: readonly string[]): EventPattern {
  return {
    source: ['aws.cloudwatch'],
    detailType: ['CloudWatch Alarm State Change'],
    detail: { alarmName: startsOf(stacks) },
  };
}

/** Changes of stacks of these names, in whatever account. */
export function changesOf(stacks: readonly string[]): EventPattern {
  return {
    source: ['aws.cloudformation'],
    detailType: ['CloudFormation Stack Status Change'],
    detail: { 'stack-id': stacks.map((stack) => ({ wildcard: `*:stack/${stack}/*` })) },
  };
}

/**
 * Deployments by CodeDeploy.
 *
 * @param stacks names of those whose applications count; all when left out
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
