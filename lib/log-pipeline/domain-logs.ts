import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, ResourcePolicy } from 'aws-cdk-lib/aws-logs';
import type { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';

const LOGS = {
  ES_APPLICATION_LOGS: 'Errors',
  SEARCH_SLOW_LOGS: 'SlowSearches',
  INDEX_SLOW_LOGS: 'SlowIndexing',
  AUDIT_LOGS: 'Audit',
};

export type DomainLogsProps = Pick<ServiceProps, 'settings'>;

/** Log groups of a domain, with the permission of OpenSearch Service to write to them. */
export class DomainLogs extends Construct {
  /** Options for the domain, which must be created after this. */
  readonly options: Readonly<Record<string, CfnDomain.LogPublishingOptionProperty>>;

  constructor(scope: Construct, id: string, props: DomainLogsProps) {
    super(scope, id);
    const { settings } = props;
    const arns = Object.entries(LOGS).map(([type, name]) => {
      const group = new LogGroup(this, name, {
        retention: settings.logRetention,
        removalPolicy: settings.removalPolicy,
      });
      return [type, group.logGroupArn] as const;
    });
    new ResourcePolicy(this, 'Policy', {
      // The CDK's own name has the id of the stack: two deployments in one account would share it.
      resourcePolicyName: `${Stack.of(this).stackName}-SearchLogs`,
      policyStatements: [
        new PolicyStatement({
          principals: [new ServicePrincipal('es.amazonaws.com')],
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: arns.map(([, arn]) => arn),
          conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
        }),
      ],
    });
    this.options = Object.fromEntries(
      arns.map(([type, arn]) => [type, { enabled: true, cloudWatchLogsLogGroupArn: arn }]),
    );
  }
}
