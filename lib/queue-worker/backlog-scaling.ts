import { Duration } from 'aws-cdk-lib';
import { CfnScalableTarget, CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import {
  ComparisonOperator,
  MathExpression,
  TreatMissingData,
  type IAlarmAction,
  type Metric,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { WorkerService } from '../common/worker-service.ts';

export interface BacklogScalingProps {
  /** Service that is scaled. */
  readonly worker: WorkerService;
  /** Queues whose messages, visible or in flight, are the backlog. */
  readonly queues: readonly Queue[];
}

/**
 * Runs a task for every `TARGET` jobs of backlog, from none to `MAX_TASKS`; the last tasks stop when
 * the queues were empty for `IDLE`. Target tracking can't scale from zero, because the backlog per
 * task is undefined without tasks.
 */
export class BacklogScaling extends Construct {
  /** Jobs that one task processes per minute, the accepted waiting time: README.md, "Scaling". */
  static readonly TARGET = 1_000;
  /** Maximum number of tasks. */
  static readonly MAX_TASKS = 10;
  /** Time without jobs after which the last task stops. */
  static readonly IDLE = Duration.minutes(5);

  constructor(scope: Construct, id: string, props: BacklogScalingProps) {
    super(scope, id);
    const { TARGET, MAX_TASKS, IDLE } = BacklogScaling;
    const { cluster, service } = props.worker;
    const tasks = new CfnScalableTarget(this, 'Tasks', {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${cluster.clusterName}/${service.serviceName}`,
      minCapacity: 0,
      maxCapacity: MAX_TASKS,
    });
    const backlog = backlogOf(props.queues);
    backlog
      .createAlarm(this, 'BacklogIsLong', {
        alarmDescription: `Scales: a task for every ${TARGET} jobs.`,
        threshold: TARGET,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      })
      .addAlarmAction(this.setTasks('TaskForEveryTarget', tasks, stepsOf(TARGET, MAX_TASKS)));
    backlog
      .createAlarm(this, 'BacklogIsGone', {
        alarmDescription: 'Scales: no tasks. In alarm whenever there is nothing to do.',
        threshold: 0,
        comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: IDLE.toMinutes(),
        treatMissingData: TreatMissingData.BREACHING,
      })
      .addAlarmAction(
        this.setTasks('NoTasks', tasks, [{ scalingAdjustment: 0, metricIntervalUpperBound: 0 }]),
      );
  }

  private setTasks(
    policyName: string,
    target: CfnScalableTarget,
    stepAdjustments: CfnScalingPolicy.StepAdjustmentProperty[],
  ): IAlarmAction {
    const policy = new CfnScalingPolicy(this, policyName, {
      policyName,
      policyType: 'StepScaling',
      scalingTargetId: target.ref,
      stepScalingPolicyConfiguration: {
        adjustmentType: 'ExactCapacity',
        metricAggregationType: 'Maximum',
        cooldown: 60,
        stepAdjustments,
      },
    });
    return { bind: () => ({ alarmActionArn: policy.ref }) };
  }
}

/** Steps of one task for each target in the backlog; bounds are relative to the alarm's threshold, the first target. */
function stepsOf(target: number, maxTasks: number): CfnScalingPolicy.StepAdjustmentProperty[] {
  return Array.from({ length: maxTasks }, (_, index) => ({
    scalingAdjustment: index + 1,
    metricIntervalLowerBound: index * target,
    ...(index + 1 < maxTasks && { metricIntervalUpperBound: (index + 1) * target }),
  }));
}

/** Sum of the backlogs. SQS reports no metrics of a queue unused for six hours, which counts as 0. */
function backlogOf(queues: readonly Queue[]): MathExpression {
  const options = { period: Duration.minutes(1), statistic: 'max' };
  const usingMetrics: Record<string, Metric> = {};
  for (const [index, queue] of queues.entries()) {
    usingMetrics[`waiting${index}`] = queue.metricApproximateNumberOfMessagesVisible(options);
    usingMetrics[`inHand${index}`] = queue.metricApproximateNumberOfMessagesNotVisible(options);
  }
  return new MathExpression({
    expression: Object.keys(usingMetrics)
      .map((name) => `FILL(${name}, 0)`)
      .join(' + '),
    usingMetrics,
    period: Duration.minutes(1),
    label: 'jobs waiting or in hand',
  });
}
