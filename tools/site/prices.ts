/** Month and region of the prices. */
export const PRICES_OF = { month: 'November 2026', region: 'us-east-1', hoursOfMonth: 730 };

/** Price of a number of units. */
export interface Price {
  readonly service: string;
  readonly usd: number;
  /** Number of units for the price. */
  readonly per: number;
  readonly unit: string;
}

const PAGE = 'https://aws.amazon.com';

/** AWS's price lists by service. */
export const SOURCES: Readonly<Record<string, string>> = {
  'Amazon API Gateway': `${PAGE}/api-gateway/pricing/`,
  'Amazon Athena': `${PAGE}/athena/pricing/`,
  'Amazon CloudFront': `${PAGE}/cloudfront/pricing/`,
  'Amazon CloudWatch': `${PAGE}/cloudwatch/pricing/`,
  'Amazon Data Firehose': `${PAGE}/firehose/pricing/`,
  'Amazon Cognito': `${PAGE}/cognito/pricing/`,
  'Amazon DynamoDB': `${PAGE}/dynamodb/pricing/on-demand/`,
  'Amazon EC2 Spot': `${PAGE}/ec2/spot/pricing/`,
  'Amazon ECR': `${PAGE}/ecr/pricing/`,
  'Amazon ECS on Fargate': `${PAGE}/fargate/pricing/`,
  'Amazon EventBridge': `${PAGE}/eventbridge/pricing/`,
  'Amazon EventBridge Scheduler': `${PAGE}/eventbridge/pricing/`,
  'Amazon Kinesis Data Streams': `${PAGE}/kinesis/data-streams/pricing/`,
  'Amazon Aurora': `${PAGE}/rds/aurora/pricing/`,
  'Amazon MSK': `${PAGE}/msk/pricing/`,
  'Amazon Managed Service for Apache Flink': `${PAGE}/managed-service-apache-flink/pricing/`,
  'Amazon OpenSearch Service': `${PAGE}/opensearch-service/pricing/`,
  'Amazon Redshift': `${PAGE}/redshift/pricing/`,
  'Amazon Rekognition': `${PAGE}/rekognition/pricing/`,
  'Amazon S3': `${PAGE}/s3/pricing/`,
  'Amazon SNS': `${PAGE}/sns/pricing/`,
  'Amazon SQS': `${PAGE}/sqs/pricing/`,
  'Amazon VPC': `${PAGE}/vpc/pricing/`,
  'Elastic Load Balancing': `${PAGE}/elasticloadbalancing/pricing/`,
  'AWS CodeBuild': `${PAGE}/codebuild/pricing/`,
  'AWS CodePipeline': `${PAGE}/codepipeline/pricing/`,
  'AWS Glue': `${PAGE}/glue/pricing/`,
  'AWS KMS': `${PAGE}/kms/pricing/`,
  'AWS Lambda': `${PAGE}/lambda/pricing/`,
  'AWS PrivateLink': `${PAGE}/privatelink/pricing/`,
  'AWS Secrets Manager': `${PAGE}/secrets-manager/pricing/`,
  'AWS Step Functions': `${PAGE}/step-functions/pricing/`,
  'AWS WAF': `${PAGE}/waf/pricing/`,
  'AWS X-Ray': `${PAGE}/xray/pricing/`,
};

const MILLION = 1_000_000;

/** On-demand prices without free tiers. */
export const PRICES = {
  alarm: { service: 'Amazon CloudWatch', usd: 0.1, per: 1, unit: 'metric of an alarm a month' },
  dashboard: {
    service: 'Amazon CloudWatch',
    usd: 3,
    per: 1,
    unit: 'dashboard a month, the first three free',
  },
  metric: { service: 'Amazon CloudWatch', usd: 0.3, per: 1, unit: 'custom metric a month' },
  logs: { service: 'Amazon CloudWatch', usd: 0.5, per: 1, unit: 'GB of logs taken in' },
  vendedLogs: {
    service: 'Amazon CloudWatch',
    usd: 0.25,
    per: 1,
    unit: 'GB of logs by AWS to Firehose',
  },
  traces: { service: 'AWS X-Ray', usd: 5, per: MILLION, unit: 'traces recorded' },
  apiRequests: {
    service: 'Amazon API Gateway',
    usd: 3.5,
    per: MILLION,
    unit: 'requests to a REST API',
  },
  edgeRequests: { service: 'Amazon CloudFront', usd: 0.01, per: 10_000, unit: 'HTTPS requests' },
  edgeTraffic: { service: 'Amazon CloudFront', usd: 0.085, per: 1, unit: 'GB to the internet' },
  edgeFunctionCalls: {
    service: 'Amazon CloudFront',
    usd: 0.1,
    per: MILLION,
    unit: 'calls of CloudFront functions',
  },
  keyValueReads: {
    service: 'Amazon CloudFront',
    usd: 0.03,
    per: MILLION,
    unit: 'reads of a key value store',
  },
  lambdaEdgeCalls: { service: 'AWS Lambda', usd: 0.6, per: MILLION, unit: 'calls of Lambda@Edge' },
  lambdaEdgeTime: {
    service: 'AWS Lambda',
    usd: 0.00005001,
    per: 1,
    unit: 'GB-second of Lambda@Edge',
  },
  lambdaCalls: { service: 'AWS Lambda', usd: 0.2, per: MILLION, unit: 'calls' },
  lambdaTime: { service: 'AWS Lambda', usd: 0.0000133334, per: 1, unit: 'GB-second on arm64' },
  editors: { service: 'Amazon Cognito', usd: 0.02, per: 1, unit: 'active user a month, Plus' },
  firehose: {
    service: 'Amazon Data Firehose',
    usd: 0.029,
    per: 1,
    unit: 'GB in steps of 5 KB a record',
  },
  firehoseConversion: {
    service: 'Amazon Data Firehose',
    usd: 0.018,
    per: 1,
    unit: 'GB converted to Parquet',
  },
  firehosePartitions: {
    service: 'Amazon Data Firehose',
    usd: 0.02,
    per: 1,
    unit: 'GB with dynamic partitions',
  },
  scanned: { service: 'Amazon Athena', usd: 5, per: 1, unit: 'TB scanned by queries' },
  crawl: { service: 'AWS Glue', usd: 0.44, per: 1, unit: 'DPU-hour of a crawler' },
  tableWrites: {
    service: 'Amazon DynamoDB',
    usd: 0.625,
    per: MILLION,
    unit: 'write units on demand',
  },
  tableReads: {
    service: 'Amazon DynamoDB',
    usd: 0.125,
    per: MILLION,
    unit: 'read units on demand',
  },
  tableStorage: { service: 'Amazon DynamoDB', usd: 0.25, per: 1, unit: 'GB a month' },
  fargateProcessor: {
    service: 'Amazon ECS on Fargate',
    usd: 0.03238,
    per: 1,
    unit: 'vCPU-hour on arm64',
  },
  fargateMemory: {
    service: 'Amazon ECS on Fargate',
    usd: 0.00356,
    per: 1,
    unit: 'GB-hour on arm64',
  },
  balancerHours: {
    service: 'Elastic Load Balancing',
    usd: 0.0225,
    per: 1,
    unit: 'hour of an application load balancer',
  },
  balancerUnits: {
    service: 'Elastic Load Balancing',
    usd: 0.008,
    per: 1,
    unit: 'capacity unit-hour of an application load balancer',
  },
  spotProcessor: {
    service: 'Amazon EC2 Spot',
    usd: 0.016,
    per: 1,
    unit: 'vCPU-hour of m7g, which varies',
  },
  publicAddress: { service: 'Amazon VPC', usd: 0.005, per: 1, unit: 'hour of a public address' },
  endpoint: {
    service: 'AWS PrivateLink',
    usd: 0.01,
    per: 1,
    unit: 'hour of an interface endpoint in a zone',
  },
  kafkaSmall: {
    service: 'Amazon MSK',
    usd: 0.0456,
    per: 1,
    unit: 'hour of a kafka.t3.small broker',
  },
  kafkaStorage: { service: 'Amazon MSK', usd: 0.1, per: 1, unit: 'GB of broker storage a month' },
  connectUnit: { service: 'Amazon MSK', usd: 0.11, per: 1, unit: 'hour of an MSK Connect unit' },
  pollerUnit: { service: 'AWS Lambda', usd: 0.185, per: 1, unit: 'hour of an event poller unit' },
  auroraUnit: {
    service: 'Amazon Aurora',
    usd: 0.12,
    per: 1,
    unit: 'hour of a capacity unit (ACU)',
  },
  schedules: { service: 'Amazon EventBridge Scheduler', usd: 1, per: MILLION, unit: 'invocations' },
  events: { service: 'Amazon EventBridge', usd: 1, per: MILLION, unit: 'events of one’s own' },
  transitions: {
    service: 'AWS Step Functions',
    usd: 0.025,
    per: 1_000,
    unit: 'state transitions of Standard workflows',
  },
  labels: {
    service: 'Amazon Rekognition',
    usd: 0.001,
    per: 1,
    unit: 'image looked at for labels, of the first million a month',
  },
  shard: { service: 'Amazon Kinesis Data Streams', usd: 0.015, per: 1, unit: 'shard-hour' },
  shardRetention: {
    service: 'Amazon Kinesis Data Streams',
    usd: 0.02,
    per: 1,
    unit: 'shard-hour kept to seven days',
  },
  streamPuts: {
    service: 'Amazon Kinesis Data Streams',
    usd: 0.014,
    per: MILLION,
    unit: 'payload units of 25 KB',
  },
  flinkUnit: {
    service: 'Amazon Managed Service for Apache Flink',
    usd: 0.11,
    per: 1,
    unit: 'hour of a processing unit; one more for each application',
  },
  flinkStorage: {
    service: 'Amazon Managed Service for Apache Flink',
    usd: 0.1,
    per: 1,
    unit: 'GB of a running application a month',
  },
  searchSmall: {
    service: 'Amazon OpenSearch Service',
    usd: 0.036,
    per: 1,
    unit: 'hour of t3.small.search',
  },
  searchLarge: {
    service: 'Amazon OpenSearch Service',
    usd: 0.167,
    per: 1,
    unit: 'hour of r6g.large.search',
  },
  searchManager: {
    service: 'Amazon OpenSearch Service',
    usd: 0.128,
    per: 1,
    unit: 'hour of m6g.large.search',
  },
  searchStorage: {
    service: 'Amazon OpenSearch Service',
    usd: 0.122,
    per: 1,
    unit: 'GB of gp3 a month',
  },
  buildMinutes: {
    service: 'AWS CodeBuild',
    usd: 0.0068,
    per: 1,
    unit: 'minute of arm1.medium',
  },
  actionMinutes: {
    service: 'AWS CodePipeline',
    usd: 0.002,
    per: 1,
    unit: 'minute of an action in a V2 pipeline',
  },
  images: { service: 'Amazon ECR', usd: 0.1, per: 1, unit: 'GB of images a month' },
  key: { service: 'AWS KMS', usd: 1, per: 1, unit: 'key a month' },
  secret: { service: 'AWS Secrets Manager', usd: 0.4, per: 1, unit: 'secret a month' },
  bucketWrites: {
    service: 'Amazon S3',
    usd: 0.005,
    per: 1_000,
    unit: 'PUT, POST and LIST requests',
  },
  bucketReads: { service: 'Amazon S3', usd: 0.0004, per: 1_000, unit: 'GET and HEAD requests' },
  warehouseCompute: {
    service: 'Amazon Redshift',
    usd: 0.375,
    per: 1,
    unit: 'RPU-hour of Serverless, by the second, at least 60 seconds',
  },
  warehouseStorage: { service: 'Amazon Redshift', usd: 0.024, per: 1, unit: 'GB a month' },
  bucketStorage: { service: 'Amazon S3', usd: 0.023, per: 1, unit: 'GB a month' },
  topicRequests: { service: 'Amazon SNS', usd: 0.5, per: MILLION, unit: 'messages published' },
  topicFiltering: { service: 'Amazon SNS', usd: 0.09, per: 1, unit: 'GB filtered by its body' },
  queueRequests: {
    service: 'Amazon SQS',
    usd: 0.4,
    per: MILLION,
    unit: 'requests to standard queues',
  },
  fifoRequests: { service: 'Amazon SQS', usd: 0.5, per: MILLION, unit: 'requests to FIFO queues' },
  webAcl: { service: 'AWS WAF', usd: 5, per: 1, unit: 'web ACL a month' },
  webAclRule: { service: 'AWS WAF', usd: 1, per: 1, unit: 'rule a month' },
  webAclRequests: { service: 'AWS WAF', usd: 0.6, per: MILLION, unit: 'requests inspected' },
} as const satisfies Readonly<Record<string, Price>>;

/** Name of a price. */
export type PriceName = keyof typeof PRICES;
