import { Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';

export interface OperatorSecretProps extends Pick<ServiceProps, 'settings'> {
  /** What it is and where it is found. */
  readonly description: string;
}

/** A secret that an operator stores after the first deployment; until then it is random, and opens nothing. */
export class OperatorSecret extends Secret {
  constructor(scope: Construct, id: string, props: OperatorSecretProps) {
    const { description, settings } = props;
    super(scope, id, { description, removalPolicy: settings.removalPolicy });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Slack issues it and has no API to renew it; the runbook says how to by hand.',
    });
  }

  /** Lets the grantee read it, and nothing else. */
  grantValue(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [this.secretArn],
    });
  }
}
