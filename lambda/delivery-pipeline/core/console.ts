import type { DeliveryEvent } from './events.ts';

/** Address of an execution in the AWS console. */
export function executionPage(region: string, pipeline: string, execution: string): string {
  return page(
    region,
    'codesuite',
    `codepipeline/pipelines/${pipeline}/executions/${execution}/visualization`,
  );
}

/** Address of an event's subject in the AWS console. */
export function eventPage({ region, subject, name, execution = '' }: DeliveryEvent): string {
  switch (subject) {
    case 'deployment':
      return page(region, 'codesuite', `codedeploy/deployments/${execution}`);
    case 'stack':
      return `${page(region, 'cloudformation', 'home')}#/stacks?filteringText=${encodeURIComponent(name)}`;
    case 'alarm':
      return `${page(region, 'cloudwatch', 'home')}#alarmsV2:alarm/${encodeURIComponent(name)}`;
    default:
      return executionPage(region, name, execution);
  }
}

function page(region: string, service: string, path: string): string {
  return `https://${region}.console.aws.amazon.com/${service}/${path}?region=${region}`;
}
