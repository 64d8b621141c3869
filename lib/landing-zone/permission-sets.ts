import { Aws } from 'aws-cdk-lib';
import { CfnPermissionSet } from 'aws-cdk-lib/aws-sso';
import { Construct } from 'constructs';

export interface PermissionSetsProps {
  /** ARN of the instance of IAM Identity Center. */
  readonly instanceArn: string;
}

/** Permission sets by name: AWS's policy, and the duration of a session. */
const SETS = {
  Administrator: { policy: 'AdministratorAccess', sessionDuration: 'PT1H' },
  Developer: { policy: 'PowerUserAccess', sessionDuration: 'PT8H' },
  Auditor: { policy: 'SecurityAudit', sessionDuration: 'PT8H' },
  Reader: { policy: 'job-function/ViewOnlyAccess', sessionDuration: 'PT8H' },
} as const;

/** Permission sets of IAM Identity Center, for people; nobody has long-lived keys. */
export class PermissionSets extends Construct {
  constructor(scope: Construct, id: string, props: PermissionSetsProps) {
    super(scope, id);
    const { instanceArn } = props;
    for (const [name, { policy, sessionDuration }] of Object.entries(SETS)) {
      new CfnPermissionSet(this, name, {
        instanceArn,
        name,
        description: `summit-stacks: ${policy}`,
        managedPolicies: [`arn:${Aws.PARTITION}:iam::aws:policy/${policy}`],
        sessionDuration,
      });
    }
  }
}
