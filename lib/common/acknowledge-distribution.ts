import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Acknowledges cdk-nag's findings on a distribution without a domain of its own. */
export function acknowledgeDistribution(distribution: IConstruct): void {
  Validations.of(distribution).acknowledge(
    { id: 'AwsSolutions-CFR1', reason: 'What it serves is for every country.' },
    {
      id: 'AwsSolutions-CFR3',
      reason:
        'Logged by standard logging version 2, which is resources of its own (DistributionLogs).',
    },
    {
      id: 'AwsSolutions-CFR4',
      reason:
        'Without a domain of its own it has CloudFront’s certificate, whose policy can’t be chosen.',
    },
  );
}
