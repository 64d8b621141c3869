import type { Accepted } from './findings.ts';

/** Accepted findings. An entry without a finding is an error: it would hide a new one. */
export const ACCEPTED: readonly Accepted[] = [
  // cfn-lint
  {
    check: 'E3006',
    resource: /^LandingZone\./,
    detail: /'AWS::(Budgets|CE)::\w+'.* 'us-gov-west-1'/,
    reason: 'The landing zone is for the partition aws, as its page says.',
  },
  // checkov
  {
    check: 'CKV_AWS_115',
    reason: 'Queues limit the concurrency; a reservation takes it from others.',
  },
  { check: 'CKV_AWS_116', reason: 'Each asynchronous call has a DLQ at its source: test/common.' },
  {
    check: 'CKV_AWS_117',
    reason: 'Functions call AWS APIs only: a network adds endpoints at a price.',
  },
  { check: 'CKV_AWS_158', reason: 'CloudWatch Logs encrypts with a key of its own.' },
  {
    check: 'CKV_AWS_173',
    reason: 'Variables are names and addresses, never secrets: test/common.',
  },
  { check: 'CKV_AWS_27', reason: 'Queues are encrypted by SQS: checkov knows keys of KMS only.' },
  { check: 'CKV_AWS_119', reason: 'Tables are encrypted with DynamoDB’s key.' },
  { check: 'CKV_AWS_120', reason: 'API Gateway’s cache bills by the hour: CloudFront caches.' },
  {
    check: 'CKV_AWS_136',
    reason: 'ECR encrypts images, which have no secrets, with a key of its own.',
  },
  {
    check: 'CKV_AWS_149',
    reason: 'Only roles of this account read the secrets: its default key does.',
  },
  {
    check: 'CKV_AWS_65',
    reason: 'Container Insights bills for each metric: acknowledged in cdk-nag.',
  },
  {
    check: 'CKV_AWS_86',
    reason: 'DistributionLogs: standard logging version 2 is of other resources.',
  },
  {
    check: 'CKV_AWS_174',
    reason: 'Without a domain the certificate is CloudFront’s, with its policy.',
  },
  {
    check: 'CKV_AWS_18',
    reason: 'Buckets of logs log no requests: test/common looks at all others.',
  },
  {
    check: 'CKV_AWS_59',
    reason: 'Public by purpose: cdk-nag’s APIG4 is acknowledged at each method.',
  },
  {
    check: 'CKV_AWS_21',
    resource:
      /\.(ArtifactsBucket|RecordsRenditions|BucketsResults|Site|BucketsWork|Derivatives|ThumbnailsBucket)\w{8}$/,
    reason: 'What can be made again has no earlier versions.',
  },
  {
    check: 'CKV_AWS_118',
    resource: /^ChangeDataCapture\.DatabaseCluster/,
    reason: 'Performance Insights is on; enhanced monitoring bills for its logs.',
  },
  {
    check: 'CKV_AWS_195',
    resource: /^DataLake\.PartitionsCrawler/,
    reason: 'The crawler writes to the catalogue only; its buckets are encrypted.',
  },
  {
    check: 'CKV_AWS_260',
    resource: /^ContainerDelivery\.EntranceSecurityGroup/,
    reason: 'The load balancer redirects port 80 to 443.',
  },
  {
    check: 'CKV_AWS_68',
    resource: /^EdgeFunctionsEdge\.Distribution/,
    reason: 'It serves files, and the page says what WAF would cost.',
  },
  {
    check: 'CKV_AWS_35',
    resource: /^LandingZone\.LogArchiveTrail/,
    reason: 'The log archive is encrypted by S3; a key would lock out the accounts that read it.',
  },
  // parliament, whose list of actions is older than these
  {
    check: 'MISMATCHED_TYPE',
    detail: /: s3:TlsVersion /,
    reason: 'A number with a fraction is one, which parliament does not know: the CDK writes 1.2.',
  },
  {
    check: 'UNKNOWN_CONDITION_FOR_ACTION',
    detail: / s3:TlsVersion /,
    reason: 'S3 has this condition for every action.',
  },
  {
    check: 'UNKNOWN_CONDITION_FOR_ACTION',
    detail: / kms:ResourceAliases for action kms:Decrypt/,
    reason: 'KMS has this condition for every action on a key.',
  },
  {
    check: 'UNKNOWN_ACTION',
    detail: /ecs:StopServiceDeployment/,
    reason: 'ECS has this action since 2025.',
  },
  {
    check: 'RESOURCE_MISMATCH',
    detail: /^\[\{'action': 'codedeploy:PutLifecycleEventHookExecutionStatus'/,
    reason: 'AWS SAM’s guide and the CDK grant it on the deployment group.',
  },
  {
    check: 'RESOURCE_MISMATCH',
    detail: /^\[\{'action': 'kinesis:UpdateShardCount'/,
    reason: 'AWS’s examples of scaling grant it on the stream: all streams would be too many.',
  },
  {
    check: 'RESOURCE_MISMATCH',
    detail: /^\[\{'action': 'sns:GetSubscriptionAttributes'/,
    reason: 'SNS evaluates calls on a subscription for its topic.',
  },
  {
    check: 'RESOURCE_MISMATCH',
    detail: /^\[\{'action': 'batch:SubmitJob'/,
    reason: 'Batch’s guide names the queue and the definition: the job has no ARN yet.',
  },
  {
    check: 'RESOURCE_MISMATCH',
    detail: /^\[\{'action': 'elasticloadbalancing:ModifyRule'/,
    reason: 'The rules are those of an Application Load Balancer, not of a Network Load Balancer.',
  },
  {
    check: 'RESOURCE_MISMATCH',
    detail: /^\[\{'action': 'codestar-connections:UseConnection'/,
    reason: 'The old name of the action beside the new one: CodePipeline still calls it.',
  },
  {
    check: 'MISMATCHED_TYPE_BUT_USABLE',
    resource: /\.RolesCloudFormationDefaultPolicy/,
    reason: 'IAM’s guide compares iam:PermissionsBoundary by StringEquals.',
  },
  {
    check: 'RESOURCE_POLICY_PRIVILEGE_ESCALATION',
    resource: /\.RolesCloudFormationDefaultPolicy/,
    reason:
      'CloudFormation creates the buckets with their policies, and nobody else has this role.',
  },
];
