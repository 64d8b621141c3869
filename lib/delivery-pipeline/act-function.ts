import { Duration, Stack } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { ServiceFunction } from '../common/service-function.ts';
import { QueueConsumer } from '../common/queue-consumer.ts';
import { APPROVAL } from '../common/delivery/approval.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import type { WatchedPipelines } from './watched-pipelines.ts';

export interface ActFunctionProps extends ServiceProps {
  /** Pipelines that it starts and approves. */
  readonly watched: WatchedPipelines;
  /** Requests from Slack. */
  readonly requests: QueueWithDeadLetters;
  /** Origin of Slack's response addresses, e.g. `https://hooks.slack.com`. */
  readonly slackOrigin: string;
}

/** Timeout for ten requests, one after the other. */
export const ACT_TIMEOUT = Duration.seconds(90);

/**
 * Function that carries out requests from Slack, and puts an event with the user on the bus. No
 * other function has permissions to start and to approve.
 */
export function actFunction(
  scope: Construct,
  id: string,
  props: ActFunctionProps,
): ServiceFunction {
  const { settings, monitoring, watched, requests, slackOrigin } = props;
  // A function of the construct that calls it, which chooses the id.
  // eslint-disable-next-line awscdk/require-passing-this, awscdk/no-variable-construct-id
  const act = new ServiceFunction(scope, id, {
    settings,
    monitoring,
    entry: 'delivery-pipeline/act',
    description: 'Starts executions and answers approvals for people in Slack',
    timeout: ACT_TIMEOUT,
    memorySize: 512,
    environment: {
      ...requests.consumerVariables,
      PIPELINES: watched.environment.PIPELINES,
      SLACK_ORIGIN: slackOrigin,
    },
  });
  act.addEventSource(new QueueConsumer(requests, { maxConcurrency: 2 }));
  watched.grant(
    act,
    'codepipeline:GetPipeline',
    'codepipeline:GetPipelineState',
    'codepipeline:StartPipelineExecution',
  );
  watched.grantApprove(act, `${APPROVAL.stage}/${APPROVAL.action}`);
  const bus = { service: 'events', resource: 'event-bus', resourceName: 'default' };
  Grant.addToPrincipal({
    grantee: act,
    actions: ['events:PutEvents'],
    resourceArns: [Stack.of(act).formatArn(bus)],
  });
  return act;
}
