import { Fn } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { CfnAnomalyMonitor, CfnAnomalySubscription } from 'aws-cdk-lib/aws-ce';
import { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';
import type { LandingZoneOptions } from './options.ts';

export interface CostControlProps
  extends
    Pick<ServiceProps, 'monitoring'>,
    Pick<LandingZoneOptions, 'organizationBudget' | 'accountBudget'> {
  /** Account ids by the accounts' names, for a budget of each. */
  readonly accountIds: Readonly<Record<string, string>>;
}

/** Shares of a budget at which the topic gets a message, in percent. */
const THRESHOLDS = [
  { notificationType: 'ACTUAL', threshold: 50 },
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
  { notificationType: 'FORECASTED', threshold: 100 },
] as const;

/** Cost of an anomaly in US dollars from which it is announced. */
const ANOMALY_IMPACT = '10';

/**
 * Budgets of the organization and of each account, and detection of unusual costs (London 2016:
 * fear of accidental costs). Messages go to the topic of the alarms.
 */
export class CostControl extends Construct {
  /** Name of the organization's budget. */
  readonly budgetName: string;

  constructor(scope: Construct, id: string, props: CostControlProps) {
    super(scope, id);
    const { monitoring, organizationBudget, accountBudget, accountIds } = props;
    monitoring.allowPublishing('Budgets', 'budgets.amazonaws.com');
    monitoring.allowPublishing('CostAnomalies', 'costalerts.amazonaws.com');
    this.budgetName = this.budget('Organization', organizationBudget, props);
    for (const [name, accountId] of Object.entries(accountIds))
      this.budget(`${name}Account`, accountBudget, props, accountId);
    this.anomalies(props);
  }

  private budget(
    id: string,
    amount: string,
    { monitoring }: CostControlProps,
    accountId?: string,
  ): string {
    const topic = { subscriptionType: 'SNS', address: monitoring.topic.topicArn };
    const budget = new CfnBudget(this, id, {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: Number(amount), unit: 'USD' },
        costFilters: accountId && { LinkedAccount: [accountId] },
      },
      notificationsWithSubscribers: THRESHOLDS.map((each) => ({
        notification: { ...each, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
        subscribers: [topic],
      })),
    });
    return budget.ref;
  }

  private anomalies({ monitoring }: CostControlProps): void {
    const monitor = new CfnAnomalyMonitor(this, 'Anomalies', {
      monitorName: Fn.join('-', [Fn.ref('AWS::StackName'), 'services']),
      monitorType: 'DIMENSIONAL',
      monitorDimension: 'SERVICE',
    });
    new CfnAnomalySubscription(this, 'AnomalyMessages', {
      subscriptionName: Fn.join('-', [Fn.ref('AWS::StackName'), 'anomalies']),
      frequency: 'IMMEDIATE',
      monitorArnList: [monitor.ref],
      subscribers: [{ type: 'SNS', address: monitoring.topic.topicArn }],
      thresholdExpression: JSON.stringify({
        Dimensions: {
          Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          MatchOptions: ['GREATER_THAN_OR_EQUAL'],
          Values: [ANOMALY_IMPACT],
        },
      }),
    });
  }
}
