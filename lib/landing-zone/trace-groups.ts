import { CfnGroup } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';
import { CATALOGUE } from '../catalogue.ts';

/** Architectures without a traced function: Lambda@Edge has no tracing, the others no function. */
const UNTRACED = ['edge-functions', 'flow-logs', 'landing-zone'];

/**
 * X-Ray group of each architecture, by the annotation that its functions add to their traces, and one
 * of traces with errors. A group has its own service map and metrics.
 */
export class TraceGroups extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const architectures = CATALOGUE.map((architecture) => architecture.id)
      .filter((each) => !UNTRACED.includes(each))
      .sort();
    for (const architecture of architectures)
      this.group(architecture, `annotation.architecture = "${architecture}"`);
    this.group('failures', 'fault = true OR error = true OR throttle = true');
  }

  private group(groupName: string, filterExpression: string): void {
    new CfnGroup(this, groupName, {
      groupName,
      filterExpression,
      insightsConfiguration: { insightsEnabled: true, notificationsEnabled: false },
    });
  }
}
