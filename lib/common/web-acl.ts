import { ArnFormat, Aws, Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { ServiceProps } from './service-props.ts';
import type { StageSettings } from './stage-settings.ts';

export interface WebAclProps extends ServiceProps {
  /**
   * Rules of the managed groups, by the group's name, that only count matches, because they match
   * valid requests.
   *
   * @default - every rule has its own action
   */
  readonly onlyCount?: Readonly<Record<string, readonly string[]>>;
}

/**
 * WAF for a distribution: AWS managed rules, a rate limit per address, and a log of the requests that
 * a rule matched. Must be in us-east-1
 * (https://docs.aws.amazon.com/waf/latest/developerguide/cloudfront-features.html).
 */
export class WebAcl extends Construct {
  /** Maximum requests of one address in five minutes. */
  static readonly RATE_LIMIT = 2_000;
  /** AWS managed rule groups, in the order of evaluation. */
  static readonly MANAGED_RULES = [
    'AWSManagedRulesAmazonIpReputationList',
    'AWSManagedRulesCommonRuleSet',
    'AWSManagedRulesKnownBadInputsRuleSet',
  ];

  /** ARN for the distribution's `webAclId`. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Rules', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('WebAcl'),
      rules: [
        {
          name: 'RateLimit',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: WebAcl.RATE_LIMIT } },
          visibilityConfig: visibility('RateLimit'),
        },
        ...WebAcl.MANAGED_RULES.map((name, index) => ({
          name,
          priority: index + 1,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: {
              vendorName: 'AWS',
              name,
              ruleActionOverrides: props.onlyCount?.[name]?.map((rule) => ({
                name: rule,
                actionToUse: { count: {} },
              })),
            },
          },
          visibilityConfig: visibility(name),
        })),
      ],
    });
    this.arn = acl.attrArn;
    this.logMatches(props.settings);
    const blocked = new Metric({
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      dimensionsMap: { WebACL: `${Aws.STACK_NAME}-WebAcl`, Rule: 'ALL' },
      period: Duration.minutes(5),
      statistic: 'sum',
    });
    props.monitoring.alarm('ManyRequestsAreBlocked', {
      severity: 'warning',
      summary:
        'WAF blocks a hundred requests in five minutes: an attack, or a rule that hits users.',
      runbook: 'many-requests-are-blocked',
      metric: blocked,
      threshold: 100,
    });
    props.monitoring.graph('WAF: blocked requests', blocked);
  }

  /** Logs requests that were blocked or counted, without the callers' tokens. */
  private logMatches({ logRetention, removalPolicy }: StageSettings): void {
    const log = new LogGroup(this, 'Log', {
      // WAF accepts log groups with this beginning only.
      logGroupName: `aws-waf-logs-${Aws.STACK_NAME}`,
      retention: logRetention,
      removalPolicy,
    });
    const actions = ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'];
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: this.arn,
      // WAF accepts no ARN that ends with ':*'.
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: log.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: actions.map((Action) => ({ ActionCondition: { Action } })),
          },
        ],
      },
      redactedFields: [{ singleHeader: { Name: 'authorization' } }],
    });
  }
}

/**
 * The metric's name is also its dimension; with the stack's name, it differs between two
 * deployments.
 */
function visibility(name: string): CfnWebACL.VisibilityConfigProperty {
  return {
    cloudWatchMetricsEnabled: true,
    metricName: `${Aws.STACK_NAME}-${name}`,
    sampledRequestsEnabled: true,
  };
}
