import { CfnGroup } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';
import { CATALOGUE } from '../catalogue.ts';
import type { DeploymentProps } from '../common/summit-stack.ts';

/** Architectures without a traced function: Lambda@Edge has no tracing, the others no function. */
const UNTRACED = ['edge-functions', 'flow-logs', 'landing-zone'];

/** Beginning of the names of the groups. */
export type TraceGroupsProps = Pick<DeploymentProps, 'prefix'>;

/**
 * X-Ray group of each architecture, by the annotation that its functions add to their traces, and one
 * of traces with errors. A group has its own service map and metrics.
 */
export class TraceGroups extends Construct {
  private readonly prefix: string;

  constructor(scope: Construct, id: string, props: TraceGroupsProps) {
    super(scope, id);
    this.prefix = props.prefix ?? '';
    const architectures = CATALOGUE.map((architecture) => architecture.id)
      .filter((each) => !UNTRACED.includes(each))
      .sort();
    for (const architecture of architectures)
      this.group(architecture, `annotation.architecture = "${architecture}"`);
    this.group('failures', 'fault = true OR error = true OR throttle = true');
  }

  private group(id: string, filterExpression: string): void {
    new CfnGroup(this, id, {
      groupName: `${this.prefix}${id}`,
      filterExpression,
      insightsConfiguration: { insightsEnabled: true, notificationsEnabled: false },
    });
  }
}
