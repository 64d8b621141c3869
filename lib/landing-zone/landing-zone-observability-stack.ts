import { CfnOutput } from 'aws-cdk-lib';
import { HttpNamespace } from 'aws-cdk-lib/aws-servicediscovery';
import type { Construct } from 'constructs';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import type { LandingZoneOptions, ObservabilityOptions } from './options.ts';
import { SamplingRules } from './sampling-rules.ts';
import { SharedTelemetry } from './shared-telemetry.ts';
import { TraceGroups } from './trace-groups.ts';

export interface LandingZoneObservabilityStackProps
  extends DeploymentProps, ObservabilityOptions, Pick<LandingZoneOptions, 'organization'> {}

/**
 * Groups and sampling of the other architectures' traces, a namespace for services, and telemetry
 * across accounts (London 2019: X-Ray, Cloud Map). Deployed in each account with architectures.
 */
export class LandingZoneObservabilityStack extends SummitStack {
  /** Namespace for services of several stacks. */
  readonly namespace: HttpNamespace;

  constructor(scope: Construct, id: string, props: LandingZoneObservabilityStackProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks Q: observability of all architectures of an account',
      architecture: 'landing-zone',
    });
    const { settings, observabilitySink: sink, organization } = props;
    new TraceGroups(this, 'TraceGroups', { prefix: this.prefix });
    new SamplingRules(this, 'SamplingRules', { settings });
    this.namespace = new HttpNamespace(this, 'Namespace', {
      name: `${this.prefix}summit-stacks`,
      description: 'Services that find each other by Cloud Map or Service Connect',
    });
    if (sink !== undefined) new SharedTelemetry(this, 'Telemetry', { sink, organization });

    new CfnOutput(this, 'NamespaceArn', { value: this.namespace.namespaceArn });
  }
}
