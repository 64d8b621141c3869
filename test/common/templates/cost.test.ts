import { readTemplate, STACKS } from '../../support/templates.ts';

/** Resource types that cost nothing, or cents, while idle. An addition requires a reason. */
const FREE_WHEN_IDLE = [
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::ApiKey',
  'AWS::ApiGateway::Authorizer',
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Model',
  'AWS::ApiGateway::RequestValidator',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGateway::Stage',
  'AWS::ApiGateway::UsagePlan',
  'AWS::ApiGateway::UsagePlanKey',
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::ApplicationAutoScaling::ScalingPolicy',
  'AWS::Budgets::Budget',
  'AWS::CE::AnomalyMonitor',
  'AWS::CE::AnomalySubscription',
  'AWS::Athena::NamedQuery',
  'AWS::Athena::PreparedStatement',
  'AWS::Athena::WorkGroup',
  'AWS::Batch::ComputeEnvironment',
  'AWS::Batch::JobDefinition',
  'AWS::Batch::JobQueue',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::KeyValueStore',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::CloudTrail::Trail',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::CodeBuild::Project',
  'AWS::CodeBuild::ReportGroup',
  'AWS::CodeConnections::Connection',
  'AWS::CodeDeploy::Application',
  'AWS::CodeDeploy::DeploymentConfig',
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::CodePipeline::Pipeline',
  'AWS::Cognito::IdentityPool',
  'AWS::Cognito::IdentityPoolRoleAttachment',
  'AWS::Cognito::ManagedLoginBranding',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolDomain',
  'AWS::Cognito::UserPoolGroup',
  'AWS::DynamoDB::Table',
  'AWS::EC2::FlowLog',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::LaunchTemplate',
  'AWS::EC2::Route',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::Subnet',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPC',
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::ECR::Repository',
  'AWS::ECS::Cluster',
  'AWS::ECS::Service',
  'AWS::ECS::TaskDefinition',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::ListenerRule',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::Events::Rule',
  // Bills for each crawl: without a schedule in sandbox.
  'AWS::Glue::Crawler',
  'AWS::Glue::Database',
  'AWS::Glue::Registry',
  'AWS::Glue::Schema',
  'AWS::Glue::Table',
  'AWS::IAM::InstanceProfile',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KafkaConnect::CustomPlugin',
  'AWS::KafkaConnect::WorkerConfiguration',
  'AWS::KinesisFirehose::DeliveryStream',
  'AWS::KMS::Alias',
  // An application bills while it runs, and nothing starts it on deployment.
  'AWS::KinesisAnalyticsV2::Application',
  'AWS::KinesisAnalyticsV2::ApplicationCloudWatchLoggingOption',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::Logs::Delivery',
  'AWS::Logs::DeliveryDestination',
  'AWS::Logs::DeliverySource',
  'AWS::Logs::LogGroup',
  'AWS::Logs::LogStream',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::ResourcePolicy',
  'AWS::Organizations::Organization',
  'AWS::Organizations::OrganizationalUnit',
  'AWS::Organizations::Policy',
  // A workgroup bills by the second of a query.
  'AWS::RedshiftServerless::Workgroup',
  'AWS::MSK::Configuration',
  'AWS::MSK::Topic',
  'AWS::RDS::DBClusterParameterGroup',
  'AWS::RDS::DBSubnetGroup',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::Scheduler::Schedule',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::ServiceDiscovery::HttpNamespace',
  'AWS::SecretsManager::SecretTargetAttachment',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::StepFunctions::StateMachine',
  'AWS::WAFv2::LoggingConfiguration',
  'AWS::XRay::Group',
  'AWS::XRay::SamplingRule',
  'Custom::PreparedSource',
  'Custom::SearchObjects',
];

/** Properties that make these types free while idle. */
const FREE_AS_LONG_AS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // A pipeline of type V1 costs one dollar a month.
  'AWS::CodePipeline::Pipeline': { PipelineType: 'V2' },
  'AWS::DynamoDB::Table': { BillingMode: 'PAY_PER_REQUEST' },
  'AWS::EC2::VPCEndpoint': { VpcEndpointType: 'Gateway' },
  'AWS::ECS::Cluster': { ClusterSettings: [{ Name: 'containerInsights', Value: 'disabled' }] },
  'AWS::ECS::Service': { DesiredCount: 0 },
};

/** Resource types with a monthly charge while idle, and the stacks that may contain them. */
const BILLED_WHEN_IDLE: Readonly<Record<string, readonly string[]>> = {
  // Load balancer and one task of each service, without which it can't respond at once; 47 dollars.
  ContainerDelivery: ['AWS::ECS::Service', 'AWS::ElasticLoadBalancingV2::LoadBalancer'],
  // Key for artifacts that a role of another account can be granted read access to; 1 dollar.
  ContainerPipeline: ['AWS::KMS::Key'],
  // Web ACL for CloudFront, in an optional stack; 9 dollars a month.
  ImageResizerEdge: ['AWS::WAFv2::WebACL'],
  ServerlessApiEdge: ['AWS::WAFv2::WebACL'],
  // Key for artifacts that other accounts read; 1 dollar a month.
  DeliveryPipeline: ['AWS::KMS::Key'],
  // Key of query results; 1 dollar a month.
  DataLake: ['AWS::KMS::Key'],
  // Secret of the admin user, and storage by the gigabyte; 40 cents.
  DataWarehouse: ['AWS::RedshiftServerless::Namespace'],
  // Slack's webhook and signing secret, which can be changed without a deployment only in Secrets
  // Manager; 80 cents.
  DeliveryChat: ['AWS::SecretsManager::Secret'],
  // One shard and one node of the smallest type, the subject of this architecture; 53 dollars.
  LogPipeline: ['AWS::Kinesis::Stream', 'AWS::OpenSearchService::Domain'],
  // Database, brokers and connector, the subject of this architecture, and the way into their
  // network without a NAT gateway; 360 dollars.
  ChangeDataCapture: [
    'AWS::EC2::VPCEndpoint',
    'AWS::KafkaConnect::Connector',
    'AWS::Lambda::EventSourceMapping',
    'AWS::MSK::Cluster',
    'AWS::RDS::DBCluster',
    'AWS::RDS::DBInstance',
    'AWS::SecretsManager::Secret',
  ],
  // Two shards, which take trips while the application is stopped; 51 dollars.
  StreamAnalytics: ['AWS::Kinesis::Stream'],
};

/** Custom resources, for which CloudFormation has no type: docs/decisions/log-pipeline.md. */
const CUSTOM_RESOURCES: Readonly<Record<string, readonly string[]>> = {
  LogPipeline: ['Custom::SearchObjects'],
  FlowLogs: ['Custom::SearchObjects'],
  // Role and publication in the database, addresses of brokers: docs/decisions/change-data-capture.md.
  ChangeDataCapture: ['Custom::PreparedSource', 'Custom::SearchObjects'],
  StreamAnalytics: ['Custom::SearchObjects'],
};

describe.each(STACKS)('%s', (stack) => {
  const resources = Object.values(readTemplate(stack).Resources);
  const types = new Set(resources.map(({ Type }) => Type));

  test('has nothing that bills by the hour, no NAT gateway first of all', () => {
    const arguedFor = BILLED_WHEN_IDLE[stack] ?? [];
    const billed = [...types].filter(
      (type) => !FREE_WHEN_IDLE.includes(type) || arguedFor.includes(type),
    );
    expect(billed.sort()).toEqual(arguedFor);
  });

  test.each(Object.entries(FREE_AS_LONG_AS))('has %s only free of charge', (type, settings) => {
    if (BILLED_WHEN_IDLE[stack]?.includes(type)) return;
    for (const { Properties } of resources.filter(({ Type }) => Type === type)) {
      expect(Properties).toMatchObject(settings);
    }
  });

  test('has no custom resource but the one of search objects, and so no function that nobody asked for', () => {
    const custom = [...types].filter((type) => /^(Custom::|AWS::CloudFormation::)/.test(type));
    expect(custom).toEqual(CUSTOM_RESOURCES[stack] ?? []);
  });
});
