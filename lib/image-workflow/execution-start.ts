import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../lambda/image-workflow/contract.ts';
import { METRIC_NAMESPACE } from '../common/metric-namespace.ts';
import { QueueConsumer } from '../common/queue-consumer.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { PrivateBucket } from '../common/private-bucket.ts';
import { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import { ServiceFunction } from '../common/service-function.ts';

export interface ExecutionStartProps extends ServiceProps {
  /** Only bucket whose objects are accepted. */
  readonly uploads: PrivateBucket;
  /** Queue of the executions to start. */
  readonly requests: QueueWithDeadLetters;
  /** State machine to start. */
  readonly stateMachine: IStateMachine;
}

/**
 * Starts one execution for each version of an object. The execution's name makes the start
 * idempotent; neither a rule nor a pipe can set it.
 */
export class ExecutionStart extends Construct {
  /** Time for ten messages side by side, with one call each and three attempts per call. */
  static readonly TIMEOUT = Duration.seconds(30);
  /** Maximum concurrent calls: a burst waits, and the account's concurrency stays free for others. */
  static readonly MAX_CONCURRENCY = 5;

  /** Function that starts the executions. */
  readonly function: ServiceFunction;

  constructor(scope: Construct, id: string, props: ExecutionStartProps) {
    super(scope, id);
    const { settings, monitoring, uploads, stateMachine } = props;
    this.function = new ServiceFunction(this, 'Start', {
      settings,
      monitoring,
      entry: 'image-workflow/start',
      description: 'Starts one execution for each version of an object',
      timeout: ExecutionStart.TIMEOUT,
      memorySize: 512,
      environment: {
        [ENVIRONMENT.stateMachineArn]: stateMachine.stateMachineArn,
        [ENVIRONMENT.uploadsBucket]: uploads.bucketName,
        ...props.requests.consumerVariables,
      },
    });
    this.function.addEventSource(
      new QueueConsumer(props.requests, { maxConcurrency: ExecutionStart.MAX_CONCURRENCY }),
    );
    Grant.addToPrincipal({
      grantee: this.function,
      actions: ['states:StartExecution'],
      resourceArns: [stateMachine.stateMachineArn],
    });
    monitoring.graph('Requests', metric('ExecutionsStarted', 'started'));
    monitoring.graph('Requests', metric('ExecutionsKnown', 'came again'));
  }
}

function metric(metricName: string, label: string): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { service: 'image-workflow/start' },
    statistic: 'sum',
    period: Duration.minutes(5),
    label,
  });
}
