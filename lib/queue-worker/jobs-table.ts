import { Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { DeploymentProfile } from '../common/deployment-profile.ts';

export interface JobsTableProps {
  /** What differs between deployments. */
  readonly profile: DeploymentProfile;
}

/** The state of each job, by its id; an item goes with its `ttl`. */
export class JobsTable extends Table {
  constructor(scope: Construct, id: string, props: JobsTableProps) {
    const { protectData, removalPolicy } = props.profile;
    super(scope, id, {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'ttl',
      removalPolicy,
      ...(protectData && {
        deletionProtection: true,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      }),
    });
    if (!protectData) {
      Validations.of(this).acknowledge({
        id: 'AwsSolutions-DDB3',
        reason: 'A sandbox goes away with its data; production has point-in-time recovery.',
      });
    }
  }
}
