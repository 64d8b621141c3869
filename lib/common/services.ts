/**
 * Services that some emulators lack, by the prefix of their endpoints; '' for a feature that
 * LocalStack lacks.
 */
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
  'Elastic Load Balancing': 'elbv2',
  'Managed Service for Apache Flink': 'kinesisanalyticsv2',
  MSK: 'kafka',
  Organizations: 'organizations',
  Rekognition: 'rekognition',
  'Redshift Serverless': 'redshift-serverless',
  /** LocalStack's REST APIs ignore the binary media type that matches all types. */
  'binary answers to Accept: */*': '',
  /** LocalStack's IAM refuses policies with these ARNs, which are `unknown` without our additions. */
  'ARNs of ignored resources': '',
  /** LocalStack passes over the authorization of REST APIs without our additions. */
  'authorizers of REST APIs': '',
  /** LocalStack calls the function of a custom resource with our additions only. */
  'custom resources': '',
  /** LocalStack accepts all policies and enforces none. */
  'enforcement of policies': '',
  /** LocalStack writes logs of functions to /aws/lambda/…, not to the configured group. */
  'log groups of a function’s own': '',
  /** LocalStack parses a JSON body and serializes it again before it calls the function. */
  'event source mappings that leave a body as it is': '',
  /** LocalStack's API Gateway decodes and encodes the body of a form. */
  'request bodies as they were sent': '',
  /** LocalStack encodes the key of an object in the events of S3 to EventBridge. */
  'unusual keys in S3’s events': '',
  /** LocalStack's Step Functions names a missing object S3.S3Exception. */
  'names of S3’s errors in Step Functions': '',
  /** LocalStack's CloudFormation replaces the alias of a function that changes, and deletes the new one. */
  'updates of a function’s alias': '',
} as const;

export type Service = keyof typeof SERVICES;
