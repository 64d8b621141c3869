import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { DeploymentProfile } from '../common/deployment-profile.ts';

export interface MemoryProps {
  /** What differs between deployments. */
  readonly profile: DeploymentProfile;
}

/** What functions remember for a while, so that they do it once: messages that are told, requests that came. */
export class Memory extends Table {
  constructor(scope: Construct, id: string, props: MemoryProps) {
    super(scope, id, {
      partitionKey: { name: 'key', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: props.profile.removalPolicy,
    });
  }
}
