import type { Stack } from 'aws-cdk-lib';
import { Rule, type EventPattern } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';

export interface DeliveryEventsProps {
  /** Whose alarms count. */
  readonly stacks: readonly Stack[];
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

/** Where the functions that answer Slack say what they were asked for; lambda/delivery-pipeline/core/events.ts. */
const REQUEST_SOURCE = 'summit-stacks.delivery-chat';

/**
 * The events of a delivery on the account's bus. Those of all pipelines are taken: the functions tell
 * which are theirs, and count the others.
 */
export class DeliveryEvents extends Construct {
  /** Pipelines, deployments, alarms. */
  readonly changes: readonly Rule[];
  /** Who asked for what: calls of the API, as far as a trail records them, and requests from Slack. */
  readonly requests: readonly Rule[];

  constructor(scope: Construct, id: string, props: DeliveryEventsProps) {
    super(scope, id);
    const prefixes = props.stacks.map(({ stackName }) => ({ prefix: `${stackName}-` }));
    this.changes = [
      this.rule('Pipelines', 'Executions of pipelines, their stages and actions', {
        source: ['aws.codepipeline'],
        detailType: ['Pipeline', 'Stage', 'Action'].map(
          (level) => `CodePipeline ${level} Execution State Change`,
        ),
      }),
      this.rule('Deployments', 'Deployments by CodeDeploy', {
        source: ['aws.codedeploy'],
        detailType: ['CodeDeploy Deployment State-change Notification'],
      }),
      this.rule('Alarms', 'Alarms of the delivery', {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        detail: { alarmName: prefixes },
      }),
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

  private rule(id: string, description: string, eventPattern: EventPattern): Rule {
    return new Rule(this, id, { description, eventPattern });
  }
}
