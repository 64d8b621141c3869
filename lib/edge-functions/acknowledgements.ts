import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Acknowledges cdk-nag's finding that the distribution has no web ACL. */
export function acknowledgeNoFirewall(distribution: IConstruct): void {
  Validations.of(distribution).acknowledge({
    id: 'AwsSolutions-CFR2',
    reason:
      'Nothing behind it can be overloaded or attacked: files, and functions that know no database. A web ACL bills while idle.',
  });
}
