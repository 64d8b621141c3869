import { Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { DeploymentProfile } from '../common/deployment-profile.ts';

export interface ContentTableProps {
  /** What differs between deployments. */
  readonly profile: DeploymentProfile;
}

/**
 * Sites, pages with their versions, and API tokens of one stage, in one table: docs/serverless-api.md
 * says what is kept under which key. API tokens go with their `ttl`.
 */
export class ContentTable extends Table {
  constructor(scope: Construct, id: string, props: ContentTableProps) {
    const { protectData, removalPolicy } = props.profile;
    super(scope, id, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
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
