import { readTemplate, STACKS } from '../../support/templates.ts';

/** What costs nothing, or cents, while nobody uses it. Anything else must be argued for here. */
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
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::KeyValueStore',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CloudFront::ResponseHeadersPolicy',
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
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KinesisFirehose::DeliveryStream',
  'AWS::KMS::Alias',
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
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::Scheduler::Schedule',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::ServiceDiscovery::HttpNamespace',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::StepFunctions::StateMachine',
  'Custom::SearchObjects',
];

/** What of these costs nothing only as long as it is set so. */
const FREE_AS_LONG_AS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // A pipeline of type V1 costs a dollar a month.
  'AWS::CodePipeline::Pipeline': { PipelineType: 'V2' },
  'AWS::DynamoDB::Table': { BillingMode: 'PAY_PER_REQUEST' },
  'AWS::EC2::VPCEndpoint': { VpcEndpointType: 'Gateway' },
  'AWS::ECS::Cluster': { ClusterSettings: [{ Name: 'containerInsights', Value: 'disabled' }] },
  'AWS::ECS::Service': { DesiredCount: 0 },
};

/** What bills by the hour, and in which stack alone it may. */
const BILLED_WHEN_IDLE: Readonly<Record<string, readonly string[]>> = {
  // It is about services that answer at once: a load balancer, a task of each, 47 dollars.
  ContainerDelivery: ['AWS::ECS::Service', 'AWS::ElasticLoadBalancingV2::LoadBalancer'],
  // Artifacts that a role of another account may be let read; 1 dollar.
  ContainerPipeline: ['AWS::KMS::Key'],
  // CloudFront has no firewall without one; 9 dollars a month, a stack of its own to leave out.
  ImageResizerEdge: ['AWS::WAFv2::WebACL'],
  ServerlessApiEdge: ['AWS::WAFv2::WebACL'],
  // Artifacts for other accounts need a key of one's own; 1 dollar a month.
  DeliveryPipeline: ['AWS::KMS::Key'],
  // Slack's webhook and signing secret, which only Secrets Manager renews without a deployment; 80 cents.
  DeliveryChat: ['AWS::SecretsManager::Secret'],
  // They are what the pipeline is about: one shard and one node of the smallest kind, 53 dollars.
  LogPipeline: ['AWS::Kinesis::Stream', 'AWS::OpenSearchService::Domain'],
};

/** What CloudFormation has no type for: docs/decisions/log-pipeline.md. */
const CUSTOM_RESOURCES: Readonly<Record<string, readonly string[]>> = {
  LogPipeline: ['Custom::SearchObjects'],
  FlowLogs: ['Custom::SearchObjects'],
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
