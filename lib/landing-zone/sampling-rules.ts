import { CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';

export type SamplingRulesProps = Pick<ServiceProps, 'settings'>;

/**
 * Sampling rules for the first service of a trace, such as API Gateway. Later services follow its
 * decision. The lowest priority is evaluated first; AWS's own rule, `Default`, has 10,000.
 */
export class SamplingRules extends Construct {
  constructor(scope: Construct, id: string, props: SamplingRulesProps) {
    super(scope, id);
    const production = props.settings.stage === 'production';
    this.rule('health-checks', { priority: 100, urlPath: '/health*', reservoirSize: 0, rate: 0 });
    // Changes are few, and their traces are those that one looks for.
    for (const [index, method] of ['POST', 'PUT', 'DELETE'].entries())
      this.rule(`changes-${method.toLowerCase()}`, {
        priority: 200 + index,
        httpMethod: method,
        serviceType: 'AWS::ApiGateway::Stage',
        reservoirSize: 5,
        rate: production ? 0.2 : 1,
      });
    this.rule('reads', {
      priority: 300,
      serviceType: 'AWS::ApiGateway::Stage',
      reservoirSize: 1,
      rate: production ? 0.05 : 1,
    });
  }

  private rule(
    ruleName: string,
    props: {
      readonly priority: number;
      readonly reservoirSize: number;
      readonly rate: number;
      readonly httpMethod?: string;
      readonly urlPath?: string;
      readonly serviceType?: string;
    },
  ): void {
    const { priority, reservoirSize, rate, httpMethod = '*', urlPath = '*' } = props;
    new CfnSamplingRule(this, ruleName, {
      samplingRule: {
        ruleName,
        version: 1,
        priority,
        reservoirSize,
        fixedRate: rate,
        httpMethod,
        urlPath,
        host: '*',
        resourceArn: '*',
        serviceName: '*',
        serviceType: props.serviceType ?? '*',
      },
    });
  }
}
