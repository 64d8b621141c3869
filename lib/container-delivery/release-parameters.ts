import { CfnParameter, type Stack } from 'aws-cdk-lib';
import type { StageSettings } from '../common/stage-settings.ts';

/** Parameters of a deployment, as values or references. */
export interface ReleaseParameters {
  /** Full id of the commit of the images. */
  readonly commit: string;
  /** Parent domain of the services' names. */
  readonly domainName: string;
  /** ARN of the certificate, in production. */
  readonly certificateArn?: string;
}

/**
 * Adds CloudFormation parameters, which a pipeline sets without a new template: a release is a new
 * value of `Commit`, and CloudFormation rejects a value that is not a commit id. In production, the
 * domain name and the certificate have no defaults and must be given.
 */
export function releaseParameters(stack: Stack, settings: StageSettings): ReleaseParameters {
  const commit = new CfnParameter(stack, 'Commit', {
    description: 'Full id of the commit whose images run',
    allowedPattern: '[0-9a-f]{40}',
    constraintDescription:
      'the full id of a commit, 40 hexadecimal digits: no short one, no latest',
  });
  const domainName = new CfnParameter(stack, 'DomainName', {
    description: 'The services are web.DomainName and catalogue.DomainName',
    default: settings.protectData ? undefined : 'summit.example',
    allowedPattern: '([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}',
    constraintDescription: 'a domain name in lower case, such as summit.example',
  });
  const certificateArn = settings.protectData
    ? new CfnParameter(stack, 'CertificateArn', {
        description: 'Certificate for *.DomainName, in Certificate Manager in this region',
        allowedPattern: 'arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[0-9a-f-]{36}',
        constraintDescription: 'an ARN, arn:aws:acm:REGION:ACCOUNT:certificate/ID',
      })
    : undefined;
  return {
    commit: commit.valueAsString,
    domainName: domainName.valueAsString,
    certificateArn: certificateArn?.valueAsString,
  };
}
