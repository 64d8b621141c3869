import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Monitoring } from '../common/monitoring.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { ExchangeHours } from './exchange-hours.ts';
import { TradeValidation } from './trade-validation.ts';

/**
 * Validates trades with a service that runs only while the exchange trades; trades that arrive at
 * other times wait in a queue (London 2019, FINRA: "only running when market is open").
 *
 *     schedules ─▶ set-hours ─ desired count ─▶ service ─▶ verdicts
 *                      └ calendar                  ▲ └▶ dead-letter queue
 *     trades ─▶ queue ─────────────────────────────┘
 */
export class MarketHoursStack extends SummitStack {
  /** Number of tasks while the exchange trades: one in each zone of the network. */
  static readonly SERVICE_SIZE = 2;

  constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks P: a service that runs only while the market is open',
      architecture: 'market-hours',
    });
    const { settings } = props;
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'market-hours' });
    const { trades, verdicts, service } = new TradeValidation(this, 'Validation', {
      settings,
      monitoring,
    });
    const { setHours, schedules } = new ExchangeHours(this, 'Hours', {
      settings,
      monitoring,
      service,
      size: MarketHoursStack.SERVICE_SIZE,
    });

    new CfnOutput(this, 'QueueUrl', { value: trades.queue.queueUrl, description: 'Takes trades' });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: trades.deadLetters.queueUrl });
    new CfnOutput(this, 'VerdictsTable', { value: verdicts.tableName });
    new CfnOutput(this, 'Cluster', { value: service.cluster.clusterName });
    new CfnOutput(this, 'Service', { value: service.service.serviceName });
    new CfnOutput(this, 'TaskDefinition', { value: service.taskDefinition.taskDefinitionArn });
    new CfnOutput(this, 'SetHoursFunction', { value: setHours.functionName });
    new CfnOutput(this, 'ScheduleGroup', { value: schedules.scheduleGroupName });
  }
}
