import { Stack } from 'aws-cdk-lib';
import { CfnEventBusPolicy, EventBus, Rule, type EventPattern } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { REQUEST_SOURCE } from '../../lambda/delivery-pipeline/contract.ts';
import { ENVIRONMENTS, type DeliveryNames } from './environments.ts';
import { alarmsOf, changesOf, deploymentsOf } from './event-patterns.ts';

export interface DeliveryEventsProps {
  /** Names of the delivered stacks. */
  readonly names: DeliveryNames;
  /** Names of stacks whose alarms are included, in addition to the delivered stacks. */
  readonly stacks: readonly string[];
  /** Other accounts that can put events on this account's bus. */
  readonly accounts: readonly string[];
}

/** API calls of CodePipeline by which people start, stop or change a pipeline. */
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
 * Rules for the events of a delivery on the account's bus. They match the events of all pipelines;
 * the functions select the watched ones and count the others.
 */
export class DeliveryEvents extends Construct {
  /** Rules for pipelines, deployments, stacks and alarms. */
  readonly changes: readonly Rule[];
  /**
   * Rules for requests and their users: API calls that a trail records, and requests from Slack.
   */
  readonly requests: readonly Rule[];

  constructor(scope: Construct, id: string, props: DeliveryEventsProps) {
    super(scope, id);
    this.allowAccounts(props.accounts);
    const delivered = ENVIRONMENTS.flatMap((each) => props.names.deliveredTo(each));
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

  /** Allows these accounts to put events on the bus; each one selects its events. */
  private allowAccounts(accounts: readonly string[]): void {
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
