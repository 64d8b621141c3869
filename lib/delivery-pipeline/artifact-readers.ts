import { ArnPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ArtifactStore } from '../common/delivery/artifact-store.ts';
import type { DeliveryAccounts } from '../common/accounts.ts';
import { ENVIRONMENTS, roleArn, type DeliveryNames } from './environments.ts';

/**
 * Grants roles of other accounts, each by its name, read access to artifacts. Within one account
 * the roles' own policies are sufficient; across accounts, bucket and key must allow access too.
 */
export function artifactReaders(
  { bucket, key }: ArtifactStore,
  accounts: DeliveryAccounts,
  names: DeliveryNames,
): void {
  const deployers = ENVIRONMENTS.map((environment) => [
    roleArn(accounts[environment], names.deployRole(environment)),
    roleArn(accounts[environment], names.cloudFormationRole(environment)),
  ]).flat();
  const principals = deployers.map((arn) => new ArnPrincipal(arn));
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'TargetsReadArtifacts',
      principals,
      actions: ['s3:GetObject'],
      resources: [bucket.arnForObjects('*')],
    }),
  );
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'TargetsReadArtifacts',
      principals,
      actions: ['kms:Decrypt'],
      resources: ['*'],
    }),
  );
}
