import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Stage } from '../common/stage-settings.ts';

/** Acknowledges cdk-nag's findings on the domain. */
export function acknowledgeDomain(domain: IConstruct, stage: Stage): void {
  Validations.of(domain).acknowledge(
    {
      id: 'AwsSolutions-OS1',
      reason:
        'Firehose and people reach it without a network of ours; every request is signed by a known role.',
    },
    {
      id: 'AwsSolutions-OS3',
      reason: 'Firehose and functions have no addresses of their own: the policy names roles.',
    },
  );
  if (stage === 'production') return;
  const sandbox = 'One node is what a sandbox needs; production has three zones and three masters.';
  Validations.of(domain).acknowledge(
    { id: 'AwsSolutions-OS4', reason: sandbox },
    { id: 'AwsSolutions-OS7', reason: sandbox },
  );
}
