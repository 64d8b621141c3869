import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import { Construct } from 'constructs';
import { TRANSFORM_METRICS, type TransformVariables } from '../../lambda/log-pipeline/contract.ts';
import { METRIC_NAMESPACE } from '../common/metric-namespace.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { Monitoring } from '../common/monitoring.ts';
import { ServiceFunction } from '../common/service-function.ts';

export interface LogFunctionsProps extends ServiceProps {
  /** Stream to which the transform sends records that do not fit into its response. */
  readonly stream: Stream;
}

const TRANSFORM = 'log-pipeline/transform';

/** Function that transforms records into documents, and function that prepares the domain for them. */
export class LogFunctions extends Construct {
  /** `log-pipeline/transform`. */
  readonly transform: ServiceFunction;
  /** `log-pipeline/install`. */
  readonly install: ServiceFunction;

  constructor(scope: Construct, id: string, props: LogFunctionsProps) {
    super(scope, id);
    const { settings, monitoring, stream } = props;
    this.transform = new ServiceFunction(this, 'Transform', {
      settings,
      monitoring,
      entry: TRANSFORM,
      description: 'Makes documents of lines of logs',
      timeout: Duration.seconds(60),
      memorySize: 1_769,
      environment: { STREAM_NAME: stream.streamName } satisfies TransformVariables,
    });
    Grant.addToPrincipal({
      grantee: this.transform,
      actions: ['kinesis:PutRecords'],
      resourceArns: [stream.streamArn],
    });
    this.install = new ServiceFunction(this, 'Install', {
      settings,
      monitoring,
      entry: 'log-pipeline/install',
      description: 'Installs in the domain what CloudFormation has no type for',
      timeout: Duration.minutes(10),
      memorySize: 256,
    });
    watchLines(monitoring);
  }
}

/** Adds the metrics of the transform: lines that became documents, and lines that did not. */
function watchLines(monitoring: Monitoring): void {
  const counted = (metricName: string) =>
    new Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap: { service: TRANSFORM },
      period: Duration.minutes(5),
      statistic: 'sum',
    });
  const failed = counted(TRANSFORM_METRICS.failed);
  monitoring.alarm('LinesAreNotUnderstood', {
    severity: 'warning',
    summary: 'One line in twenty is in no known format, for a quarter of an hour.',
    runbook: 'lines-are-not-understood',
    metric: new MathExpression({
      expression: '100 * failed / (failed + documents)',
      usingMetrics: { failed, documents: counted(TRANSFORM_METRICS.documents) },
      period: Duration.minutes(5),
      label: 'Lines that fail, percent',
    }),
    threshold: 5,
    evaluationPeriods: 3,
  });
  monitoring.graph('Delivery: records in and indexed', failed.with({ label: 'Not understood' }));
}
