/** Services that not every emulator has, by the prefix of their endpoints. */
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
} as const;

export type Service = keyof typeof SERVICES;
