import { resourcePattern } from '../../../tools/cli/permissions/resource-pattern.ts';
import { partsOf } from '../../../tools/support/template.ts';

const IDS = new Map([
  ['Table', 'Stack-Table-1'],
  ['Logs', '/stack/logs'],
  ['Machine', 'arn:aws:states:us-east-1:123456789012:stateMachine:Machine-1'],
  ['Api', 'a1b2c3'],
  ['Warehouse', 'warehouse'],
]);

const arn = (id: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [id, attribute] });
const join = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });

/** `arn:aws:<service>:us-east-1:123456789012:<rest>`. */
const of = (service: string, rest: string) => `arn:aws:${service}:us-east-1:123456789012:${rest}`;

test.each([
  ['an ARN', arn('Table'), of('dynamodb', 'table/Stack-Table-1')],
  [
    'an ARN with more',
    join(arn('Table'), '/index/*'),
    of('dynamodb', 'table/Stack-Table-1/index/a'),
  ],
  ['a stream', arn('Table', 'StreamArn'), of('dynamodb', 'table/Stack-Table-1/stream/2026')],
  ['a log group', arn('Logs'), of('logs', 'log-group:/stack/logs:log-stream:a')],
  ['a reference that is an ARN', { Ref: 'Machine' }, of('states', 'stateMachine:Machine-1')],
  [
    'an id within a text',
    join('arn:', { Ref: 'AWS::Partition' }, ':execute-api:*:*:', { Ref: 'Api' }, '/prod/GET/*'),
    of('execute-api', 'a1b2c3/prod/GET/sites'),
  ],
  ['a value of another stack', { 'Fn::ImportValue': 'Domain' }, of('es', 'domain/logs')],
  [
    'a text with variables',
    { 'Fn::Sub': 'arn:${AWS::Partition}:ecr:*:*:repository/assets-${AWS::AccountId}' },
    of('ecr', 'repository/assets-123456789012'),
  ],
  [
    'a workgroup, whose ARN has an id',
    arn('Warehouse', 'Workgroup.WorkgroupArn'),
    of('redshift-serverless', 'workgroup/0f1e2d3c'),
  ],
  ['all resources', '*', of('xray', 'group/a')],
])('A call on a granted resource matches %s', (_, resource, called) => {
  expect(called).toMatch(resourcePattern(partsOf(resource), IDS));
});

test.each([
  [
    'another table, whose name begins the same',
    arn('Table'),
    of('dynamodb', 'table/Stack-Table-12'),
  ],
  ['an index', arn('Table'), of('dynamodb', 'table/Stack-Table-1/index/a')],
  [
    'a namespace',
    arn('Warehouse', 'Workgroup.WorkgroupArn'),
    of('redshift-serverless', 'namespace/0f1e2d3c'),
  ],
  ['another API', join('arn:*:', { Ref: 'Api' }, '/*'), of('execute-api', 'a1b2c4/prod/GET/a')],
])('A call on a granted resource does not match %s', (_, resource, called) => {
  expect(called).not.toMatch(resourcePattern(partsOf(resource), IDS));
});
