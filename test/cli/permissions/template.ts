import type { DeployedStack } from '../../../tools/support/deployed-stack.ts';

const assumedBy = (Service: string) => ({
  Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service } }],
});

const allow = (Action: string | string[], Resource: unknown) => ({
  Action,
  Effect: 'Allow',
  Resource,
});

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** Stack with a function that reads objects, writes items, and consumes a queue. */
export const STACK: DeployedStack = {
  template: {
    Resources: {
      ThumbnailRole01234567: {
        Type: 'AWS::IAM::Role',
        Properties: { AssumeRolePolicyDocument: assumedBy('lambda.amazonaws.com') },
      },
      ThumbnailPolicy01234567: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          Roles: [{ Ref: 'ThumbnailRole01234567' }],
          PolicyDocument: {
            Statement: [
              allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*'),
              allow('s3:GetObject', [
                { 'Fn::Join': ['', [arn('Uploads01234567'), '/*']] },
                { 'Fn::Join': ['', [arn('Archive01234567'), '/*']] },
              ]),
              allow('s3:ListBucket', arn('Uploads01234567')),
              allow(['sqs:ReceiveMessage', 'sqs:GetQueueUrl'], arn('Work01234567')),
              allow('sqs:ReceiveMessage', arn('Other01234567')),
              allow('sns:Publish', { Ref: 'Topic01234567' }),
            ],
          },
        },
      },
      Thumbnail01234567: {
        Type: 'AWS::Lambda::Function',
        Properties: { Role: arn('ThumbnailRole01234567') },
      },
      Alias01234567: {
        Type: 'AWS::Lambda::Alias',
        Properties: { FunctionName: { Ref: 'Thumbnail01234567' } },
      },
      Mapping01234567: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          FunctionName: { Ref: 'Alias01234567' },
          EventSourceArn: arn('Work01234567'),
        },
      },
    },
  },
  physicalIds: new Map([
    ['ThumbnailRole01234567', 'FanOut-ThumbnailRole-abc'],
    ['Uploads01234567', 'fanout-uploads'],
    ['Archive01234567', 'fanout-archive'],
    ['Work01234567', 'https://sqs.us-east-1.amazonaws.com/123456789012/Work-abc'],
    ['Other01234567', 'https://sqs.us-east-1.amazonaws.com/123456789012/Other-abc'],
    ['Topic01234567', 'arn:aws:sns:us-east-1:123456789012:Topic-abc'],
  ]),
};
