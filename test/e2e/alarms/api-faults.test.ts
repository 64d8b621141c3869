import {
  CloudFormationClient,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { createServer } from 'node:http';
import { listen, type Listening } from '../listen.ts';
import { faultFor } from './faults.ts';
import type { StackAlarm } from './stack-alarms.ts';

const cloudFormation = mockClient(CloudFormationClient);
const cloudWatch = mockClient(CloudWatchClient);
const lambda = mockClient(LambdaClient);

const method = (AuthorizationType: string, resource: object) => ({
  Type: 'AWS::ApiGateway::Method',
  Properties: {
    AuthorizationType,
    HttpMethod: 'GET',
    ResourceId: resource,
    Integration: {
      Uri: {
        'Fn::Join': ['', ['arn:…/functions/', { 'Fn::GetAtt': ['Status', 'Arn'] }, '/invocations']],
      },
    },
  },
});

const root = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };

const resource = (PathPart: string, ParentId: object) => ({
  Type: 'AWS::ApiGateway::Resource',
  Properties: { PathPart, ParentId },
});

function templateWith(AuthorizationType: string): object {
  return {
    Resources: {
      Api: { Type: 'AWS::ApiGateway::RestApi' },
      Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { StageName: 'prod' } },
      Status: { Type: 'AWS::Lambda::Function' },
      Jobs: resource('jobs', root),
      Job: resource('{id}', { Ref: 'Jobs' }),
      OfPeople: method('COGNITO_USER_POOLS', root),
      OfPrograms: method(AuthorizationType, { Ref: 'Job' }),
    },
  };
}

function alarmOn(MetricName: string): StackAlarm {
  const dimensions = { ApiName: 'Stack' };
  return {
    id: 'Alarm',
    name: 'alarm',
    topic: 'topic',
    metric: `AWS/ApiGateway ${MetricName}`,
    dimensions,
  };
}

async function inject(MetricName: string) {
  const alarm = alarmOn(MetricName);
  return faultFor(alarm)?.(alarm);
}

/** Requests that an endpoint received. */
let received: { path: string; signed: boolean }[];
let status: number;
let server: Listening;

beforeEach(async () => {
  for (const mock of [cloudFormation, cloudWatch, lambda]) mock.reset();
  received = [];
  status = 502;
  server = await listen(
    createServer((request, response) => {
      const { authorization = '' } = request.headers;
      received.push({ path: request.url ?? '', signed: authorization.startsWith('AWS4-') });
      response.writeHead(status).end();
    }),
  );
  process.env.AWS_ENDPOINT_URL = server.address;
  lambda.onAnyCommand().resolves({ Handler: 'index.handler' });
  cloudWatch.onAnyCommand().resolves({});
  cloudWatch.on(DescribeAlarmsCommand).resolves({
    MetricAlarms: [{ AlarmName: 'alarm', Threshold: 10_000, ExtendedStatistic: 'p99' }],
  });
  cloudFormation
    .on(GetTemplateCommand)
    .resolves({ TemplateBody: JSON.stringify(templateWith('AWS_IAM')) });
  cloudFormation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: Object.entries({ Api: 'a1', Status: 'Stack-Status' }).map(
      ([LogicalResourceId, PhysicalResourceId]) => ({
        LogicalResourceId,
        PhysicalResourceId,
        ResourceType: '',
        LastUpdatedTimestamp: new Date(),
        ResourceStatus: 'CREATE_COMPLETE' as const,
      }),
    ),
  });
});

afterEach(async () => {
  delete process.env.AWS_ENDPOINT_URL;
  await server.stop();
});

test('A method without a token is requested while its function can’t be loaded', async () => {
  await inject('5XXError');
  expect(received).toEqual([{ path: '/_aws/execute-api/a1/prod/jobs/value', signed: true }]);
  expect(
    lambda.commandCalls(UpdateFunctionConfigurationCommand).map(({ args: [{ input }] }) => input),
  ).toEqual([
    { FunctionName: 'Stack-Status', Handler: 'missing.handler' },
    { FunctionName: 'Stack-Status', Handler: 'index.handler' },
  ]);
});

test('An API that answers without its function is an error', async () => {
  status = 403;
  await expect(inject('5XXError')).rejects.toThrow('answered 403');
  expect(lambda.commandCalls(GetFunctionConfigurationCommand)).toHaveLength(1);
});

test('An API whose methods all need a token, or call an alias, gets no fault', async () => {
  cloudFormation
    .on(GetTemplateCommand)
    .resolves({ TemplateBody: JSON.stringify(templateWith('CUSTOM')) });
  expect(await inject('5XXError')).toBeUndefined();
  const byAlias = JSON.stringify(templateWith('NONE')).replaceAll(
    '"/invocations"',
    JSON.stringify(':${stageVariables.alias}/invocations'),
  );
  cloudFormation.on(GetTemplateCommand).resolves({ TemplateBody: byAlias });
  expect(await inject('5XXError')).toBeUndefined();
});

test('Requests are sent to an API, with a lower threshold of the latency, until the end', async () => {
  status = 403;
  const end = await inject('Latency');
  await end?.();
  expect(received).toEqual([{ path: '/_aws/execute-api/a1/prod/no-method', signed: true }]);
  const put = cloudWatch.commandCalls(PutMetricAlarmCommand).map(({ args: [{ input }] }) => input);
  expect(put.map(({ Threshold }) => Threshold)).toEqual([0.001, 10_000]);
  expect(put[1]?.ExtendedStatistic).toBe('p99');
});
