import { Grant, type Role } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { acknowledgeWildcards } from '../acknowledge-wildcards.ts';
import type { SearchDeliveryProps } from './delivery.ts';

/** Resources of a delivery. */
export interface DeliveryResources extends Pick<
  SearchDeliveryProps,
  'domain' | 'index' | 'bucket' | 'source' | 'transform'
> {
  readonly logs: LogGroup;
}

/**
 * Grants Firehose the permissions that AWS lists for this source and destination
 * (https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es).
 */
export function grantDelivery(role: Role, resources: DeliveryResources): void {
  const { domain, index, bucket, source, transform, logs } = resources;
  const allow = (actions: string[], ...resourceArns: string[]) => {
    Grant.addToPrincipal({ grantee: role, actions, resourceArns });
    acknowledgeWildcards(role, resourceArns, 'Indices and objects that are not there yet.');
  };

  if (source) {
    allow(
      [
        'kinesis:DescribeStream',
        'kinesis:GetRecords',
        'kinesis:GetShardIterator',
        'kinesis:ListShards',
      ],
      source.streamArn,
    );
  }
  if (transform) {
    // Firehose requires the version that it invokes: $LATEST.
    const arns = [transform.functionArn, `${transform.functionArn}:$LATEST`];
    allow(['lambda:GetFunctionConfiguration', 'lambda:InvokeFunction'], ...arns);
  }
  allow(
    [
      'es:DescribeDomain',
      'es:DescribeDomainConfig',
      'es:DescribeDomains',
      'es:ESHttpPost',
      'es:ESHttpPut',
    ],
    domain.domainArn,
    `${domain.domainArn}/*`,
  );
  const read = [
    '_all/_settings',
    '_cluster/stats',
    '_nodes',
    '_nodes/stats',
    '_nodes/*/stats',
    '_stats',
  ];
  const readOfIndex = [`${index}-*/_mapping/*`, `${index}-*/_stats`];
  allow(
    ['es:ESHttpGet'],
    ...[...read, ...readOfIndex].map((path) => `${domain.domainArn}/${path}`),
  );
  allow(
    ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
    bucket.bucketArn,
  );
  allow(['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'], bucket.arnForObjects('*'));
  allow(['logs:PutLogEvents'], logs.logGroupArn);
}
