/** Services that not every emulator has, by the prefix of their endpoints; '' for a part of one that LocalStack lacks. */
export const SERVICES = {
  Athena: 'athena',
  Batch: 'batch',
  CloudFront: 'cloudfront',
  CodeBuild: 'codebuild',
  CodeDeploy: 'codedeploy',
  CodePipeline: 'codepipeline',
  Cognito: 'cognito-idp',
  ECS: 'ecs',
  Glue: 'glue',
  'Managed Service for Apache Flink': 'kinesisanalyticsv2',
  MSK: 'kafka',
  Organizations: 'organizations',
  Rekognition: 'rekognition',
  'Redshift Serverless': 'redshift-serverless',
  /** REST APIs of LocalStack pass over the binary media type that stands for all. */
  'binary answers to Accept: */*': '',
  /** LocalStack calls no function that a template names as a resource's provider. */
  'custom resources': '',
  /** LocalStack takes policies of all kinds and lets everybody do everything. */
  'enforcement of policies': '',
  /** LocalStack writes what a function logs to /aws/lambda/…, whichever group it is given. */
  'log groups of a function’s own': '',
  /** LocalStack reads a body that is JSON, and writes it anew, before a function gets it. */
  'event source mappings that leave a body as it is': '',
} as const;

export type Service = keyof typeof SERVICES;
