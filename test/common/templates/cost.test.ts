import { readTemplate, STACKS } from '../../support/templates.ts';

/** What costs nothing, or cents, while nobody uses it. Anything else must be argued for here. */
const FREE_WHEN_IDLE = [
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGateway::Stage',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::Delivery',
  'AWS::Logs::DeliveryDestination',
  'AWS::Logs::DeliverySource',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
];

/** What bills by the hour, and in which stack alone it may. */
const BILLED_WHEN_IDLE: Readonly<Record<string, readonly string[]>> = {
  // CloudFront has no firewall without one; 9 dollars a month, a stack of its own to leave out.
  ImageResizerEdge: ['AWS::WAFv2::WebACL'],
};

describe.each(STACKS)('%s', (stack) => {
  const types = new Set(Object.values(readTemplate(stack).Resources).map(({ Type }) => Type));

  test('has nothing that bills by the hour, no NAT gateway first of all', () => {
    const billed = [...types].filter((type) => !FREE_WHEN_IDLE.includes(type));
    expect(billed).toEqual(BILLED_WHEN_IDLE[stack] ?? []);
  });

  test('has no custom resource, and so no function that nobody asked for', () => {
    expect([...types].filter((type) => /^(Custom::|AWS::CloudFormation::)/.test(type))).toEqual([]);
  });
});
