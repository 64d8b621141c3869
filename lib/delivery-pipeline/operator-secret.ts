import { Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';

export interface OperatorSecretProps extends Pick<ServiceProps, 'settings'> {
  /** Purpose of the secret, and the place where the operator finds its value. */
  readonly description: string;
}

/** Secret that an operator stores after the first deployment; until then, its value is random. */
export class OperatorSecret extends Secret {
  constructor(scope: Construct, id: string, props: OperatorSecretProps) {
    const { description, settings } = props;
    super(scope, id, { description, removalPolicy: settings.removalPolicy });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Slack issues it and has no API to renew it; the runbook says how to by hand.',
    });
  }

  /** Grants read access to the value. */
  grantValue(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [this.secretArn],
    });
  }
}
