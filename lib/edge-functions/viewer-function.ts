import { Duration } from 'aws-cdk-lib';
import {
  Function,
  FunctionCode,
  FunctionRuntime,
  type KeyValueStore,
} from 'aws-cdk-lib/aws-cloudfront';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { edgeName } from '../common/edge-name.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { Monitoring } from '../common/monitoring.ts';
import { viewerCode } from './viewer-code.ts';

export interface ViewerFunctionProps extends ServiceProps {
  /** File under lambda/ without its extension, e.g. `edge-functions/edge/viewer-request`. */
  readonly entry: string;
  /** Description of the function, a few words. */
  readonly comment: string;
  /** @default - none */
  readonly keyValueStore?: KeyValueStore;
}

/** CloudFront function with its log group, which CloudFront would otherwise create without expiry. */
export class ViewerFunction extends Function {
  /** Compute utilization in percent from which CloudFront may throttle a function. */
  static readonly BUSY = 70;

  constructor(scope: Construct, id: string, props: ViewerFunctionProps) {
    super(scope, id, {
      functionName: edgeName(scope, id),
      comment: props.comment,
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(viewerCode(props.entry)),
      keyValueStore: props.keyValueStore,
    });
    new LogGroup(this, 'Logs', {
      logGroupName: `/aws/cloudfront/function/${this.functionName}`,
      retention: props.settings.logRetention,
      removalPolicy: props.settings.removalPolicy,
    });
    this.addAlarms(id, props.monitoring);
  }

  private addAlarms(id: string, monitoring: Monitoring): void {
    const failures = this.metric('FunctionExecutionErrors', 'sum', id);
    monitoring.alarm(`${id}Fails`, {
      severity: 'critical',
      summary: `${id} throws errors: CloudFront answers 503.`,
      runbook: 'viewer-function-fails',
      metric: failures,
      threshold: 1,
    });
    const busy = this.metric('FunctionComputeUtilization', 'avg', id);
    monitoring.alarm(`${id}IsBusy`, {
      severity: 'warning',
      summary: `${id} takes ${ViewerFunction.BUSY} % of the time it may.`,
      runbook: 'viewer-function-is-busy',
      metric: busy,
      threshold: ViewerFunction.BUSY,
    });
    monitoring.graph('CloudFront functions: calls', this.metric('FunctionInvocations', 'sum', id));
    monitoring.graph('CloudFront functions: errors', failures);
    monitoring.graph('CloudFront functions: percent of the time that they may take', busy);
  }

  private metric(metricName: string, statistic: string, label: string): Metric {
    return new Metric({
      namespace: 'AWS/CloudFront',
      metricName,
      dimensionsMap: { FunctionName: this.functionName, Region: 'Global' },
      period: Duration.minutes(5),
      statistic,
      label,
    });
  }
}
