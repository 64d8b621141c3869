import { Duration, Stack } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { APPROVAL } from '../common/delivery/approval.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { QueueFunction } from './queue-function.ts';
import type { WatchedPipelines } from './watched-pipelines.ts';

export interface ActingFunctionProps extends ServiceProps {
  /** What it starts and approves. */
  readonly watched: WatchedPipelines;
  /** What is asked for. */
  readonly orders: QueueWithDeadLetters;
  /** Origin of Slack's response addresses, e.g. `https://hooks.slack.com`. */
  readonly slackOrigin: string;
}

/** What does what Slack asks for, and tells the bus who asked: the only one with rights to start and to approve. */
export class ActingFunction extends QueueFunction {
  /** Ten orders, one after the other. */
  static readonly TIMEOUT = Duration.seconds(90);

  constructor(scope: Construct, id: string, props: ActingFunctionProps) {
    const { settings, monitoring, watched, orders, slackOrigin } = props;
    super(scope, id, {
      settings,
      monitoring,
      name: 'act',
      description: 'Starts executions and answers approvals for people in Slack',
      timeout: ActingFunction.TIMEOUT,
      work: orders,
      maxConcurrency: 2,
      environment: { PIPELINES: watched.environment.PIPELINES, SLACK_ORIGIN: slackOrigin },
    });
    watched.grant(
      this,
      'codepipeline:GetPipeline',
      'codepipeline:GetPipelineState',
      'codepipeline:StartPipelineExecution',
    );
    watched.grantApprove(this, `${APPROVAL.stage}/${APPROVAL.action}`);
    const bus = { service: 'events', resource: 'event-bus', resourceName: 'default' };
    Grant.addToPrincipal({
      grantee: this,
      actions: ['events:PutEvents'],
      resourceArns: [Stack.of(this).formatArn(bus)],
    });
  }
}
