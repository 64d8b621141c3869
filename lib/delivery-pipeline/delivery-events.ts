import { Stack } from 'aws-cdk-lib';
import { CfnEventBusPolicy, EventBus, Rule, type EventPattern } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { REQUEST_SOURCE } from '../../lambda/delivery-pipeline/contract.ts';
import { ENVIRONMENTS } from './environments.ts';
import { alarmsOf, changesOf, deliveredTo, deploymentsOf } from './event-patterns.ts';

export interface DeliveryEventsProps {
  /** Names of the stacks whose alarms count, beside those that are delivered. */
  readonly stacks: readonly string[];
  /** Other accounts whose events this one's bus takes. */
  readonly accounts: readonly string[];
}

/** Calls of CodePipeline's API by which people move or change a pipeline. */
const CALLS = [
  'CreatePipeline',
  'UpdatePipeline',
  'DeletePipeline',
  'StartPipelineExecution',
  'StopPipelineExecution',
  'RetryStageExecution',
  'RollbackStage',
  'OverrideStageCondition',
  'PutApprovalResult',
  'EnableStageTransition',
  'DisableStageTransition',
];

/**
 * The events of a delivery on the account's bus. Those of all pipelines are taken: the functions tell
 * which are theirs, and count the others.
 */
export class DeliveryEvents extends Construct {
  /** Pipelines, deployments, stacks, alarms. */
  readonly changes: readonly Rule[];
  /** Who asked for what: calls of the API, as far as a trail records them, and requests from Slack. */
  readonly requests: readonly Rule[];

  constructor(scope: Construct, id: string, props: DeliveryEventsProps) {
    super(scope, id);
    this.takeThoseOf(props.accounts);
    const delivered = ENVIRONMENTS.flatMap(deliveredTo);
    this.changes = [
      this.rule('Pipelines', 'Executions of pipelines, their stages and actions', {
        source: ['aws.codepipeline'],
        detailType: ['Pipeline', 'Stage', 'Action'].map(
          (level) => `CodePipeline ${level} Execution State Change`,
        ),
      }),
      this.rule('Deployments', 'Deployments by CodeDeploy', deploymentsOf()),
      this.rule('Stacks', 'Changes of the delivered stacks', changesOf(delivered)),
      this.rule('Alarms', 'Alarms of the delivery', alarmsOf([...props.stacks, ...delivered])),
    ];
    this.requests = [
      this.rule('Calls', 'Calls of CodePipeline’s API that a trail records', {
        source: ['aws.codepipeline'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: { eventName: CALLS },
      }),
      this.rule('Requests', 'What somebody asked for in Slack', { source: [REQUEST_SOURCE] }),
    ];
  }

  /** These accounts, and no others, may put events on the bus; each says on its own which. */
  private takeThoseOf(accounts: readonly string[]): void {
    const bus = EventBus.fromEventBusName(this, 'Bus', 'default');
    for (const account of accounts) {
      new CfnEventBusPolicy(this, `Of${account}`, {
        statementId: `${Stack.of(this).stackName}-${account}`,
        statement: {
          Effect: 'Allow',
          Principal: { AWS: new AccountPrincipal(account).arn },
          Action: 'events:PutEvents',
          Resource: bus.eventBusArn,
        },
      });
    }
  }

  private rule(id: string, description: string, eventPattern: EventPattern): Rule {
    return new Rule(this, id, { description, eventPattern });
  }
}
