import { Aws } from 'aws-cdk-lib';
import { EventBus, Rule, type EventPattern } from 'aws-cdk-lib/aws-events';
import { EventBus as BusTarget } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';
import { Monitoring } from '../common/monitoring.ts';
import { alarmsOf, changesOf, deploymentsOf } from './event-patterns.ts';
import { ruleDeadLetterQueue } from './event-queue.ts';

export interface ForwardedEventsProps extends Pick<ServiceProps, 'settings'> {
  /** Account of the event bus, whose policy allows this account. */
  readonly toolsAccount: string;
  /** Names of the delivered stacks in this account. */
  readonly stacks: readonly string[];
}

/**
 * Forwards events to the account of the pipeline: changes of stacks, deployments, alarms. Events
 * that its bus does not accept for a day go to a dead-letter queue.
 */
export class ForwardedEvents extends Construct {
  constructor(scope: Construct, id: string, props: ForwardedEventsProps) {
    super(scope, id);
    const { settings, toolsAccount, stacks } = props;
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'delivery-pipeline' });
    const deadLetterQueue = ruleDeadLetterQueue(this, monitoring, 'ToolsBus');
    const arn = `arn:${Aws.PARTITION}:events:${Aws.REGION}:${toolsAccount}:event-bus/default`;
    const bus = EventBus.fromEventBusArn(this, 'ToolsBus', arn);
    // Can put events on that bus only.
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    const forward = (name: string, description: string, eventPattern: EventPattern) => {
      const targets = [new BusTarget(bus, { deadLetterQueue, role })];
      new Rule(this, name, { description, eventPattern, targets });
    };
    forward('Changes', 'Changes of the delivered stacks', changesOf(stacks));
    forward('Deployments', 'Deployments of the delivered functions', deploymentsOf(stacks));
    forward('Alarms', 'Alarms of the delivered stacks', alarmsOf(stacks));
  }
}
