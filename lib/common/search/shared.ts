import { CfnOutput, Fn, type Stack } from 'aws-cdk-lib';
import { Role, type IRole } from 'aws-cdk-lib/aws-iam';
import { Function, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Domain, type IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Resources for stacks that index into the same domain. */
export interface SearchResources {
  /** Domain of the documents. */
  readonly domain: IDomain;
  /** Bucket for all records and for failed ones. */
  readonly bucket: IBucket;
  /** Function `log-pipeline/install`, which installs search objects. */
  readonly installer: IFunction;
  /** Role of the readers in Dashboards. */
  readonly readers: IRole;
  /** Role of the domain's administrator. */
  readonly operator: IRole;
}

export interface SharedSearchProps {
  /** Stack that owns the resources, in the same region. */
  readonly stack: Stack;
}

/**
 * Search resources of another stack, by its outputs. The stacks can be changed and deleted
 * independently.
 */
export class SharedSearch extends Construct implements SearchResources {
  /** {@inheritDoc SearchResources.domain} */
  readonly domain: IDomain;
  /** {@inheritDoc SearchResources.bucket} */
  readonly bucket: IBucket;
  /** {@inheritDoc SearchResources.installer} */
  readonly installer: IFunction;
  /** {@inheritDoc SearchResources.readers} */
  readonly readers: IRole;
  /** {@inheritDoc SearchResources.operator} */
  readonly operator: IRole;

  constructor(scope: Construct, id: string, props: SharedSearchProps) {
    super(scope, id);
    const output = (name: keyof ReturnType<typeof outputsOf>) =>
      Fn.getStackOutput(props.stack.stackName, name);
    this.domain = Domain.fromDomainAttributes(this, 'Domain', {
      domainArn: output('DomainArn'),
      domainEndpoint: output('DomainHost'),
    });
    this.bucket = Bucket.fromBucketArn(this, 'Bucket', output('BackupBucketArn'));
    this.installer = Function.fromFunctionArn(this, 'Installer', output('InstallerArn'));
    this.readers = Role.fromRoleArn(this, 'Readers', output('ReadersArn'), { mutable: false });
    this.operator = Role.fromRoleArn(this, 'Operator', output('OperatorRole'), { mutable: false });
  }

  /** Creates the outputs of the resources. */
  static publish(stack: Stack, resources: SearchResources): void {
    for (const [name, value] of Object.entries(outputsOf(resources)))
      new CfnOutput(stack, name, { value });
  }
}

function outputsOf({ domain, bucket, installer, readers, operator }: SearchResources) {
  return {
    DomainArn: domain.domainArn,
    DomainHost: domain.domainEndpoint,
    BackupBucketArn: bucket.bucketArn,
    InstallerArn: installer.functionArn,
    ReadersArn: readers.roleArn,
    OperatorRole: operator.roleArn,
  };
}
