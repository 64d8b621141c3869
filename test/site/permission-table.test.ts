import type { Architecture } from '../../lib/catalogue.ts';
import type { Entry } from '../../tools/site/entries.ts';
import { permissionTable } from '../../tools/site/markdown/permission-table.ts';
import { Assembly, type Template } from '../../tools/site/model/assembly.ts';
import { namesOf } from '../../tools/site/model/names.ts';

type Resources = Template['Resources'];

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** Function with a role that has the permissions. */
function work(name: string, statements: readonly (readonly [actions: string[], on: unknown])[]) {
  const Statement = statements.map(([Action, Resource]) => ({ Effect: 'Allow', Action, Resource }));
  return {
    [name]: { Type: 'AWS::Lambda::Function', Properties: { Role: arn(`${name}Role`) } },
    [`${name}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [{ Principal: { Service: 'lambda.amazonaws.com' } }],
        },
        Policies: [{ PolicyDocument: { Statement } }],
      },
    },
  };
}

function tableOf(
  stacks: Readonly<Record<string, Resources>>,
  permissions?: Architecture['permissions'],
): string[] {
  const templates = Object.entries(stacks).map(
    ([stack, resources]) => [stack, { Resources: resources }] as const,
  );
  const assembly = new Assembly(new Map(templates), new Map());
  const names = namesOf(assembly.resources.values());
  const architecture = { id: 'x', stacks: Object.keys(stacks), permissions };
  const block = permissionTable({ architecture } as unknown as Entry, {
    ...{ assembly, names, entries: [] },
  });
  return block.split('\n').filter((line) => line !== '');
}

const LOG = [['logs:PutLogEvents', 'logs:CreateLogStream'], arn('Logs')] as const;

test('shows of each role what it uses, what a service uses for it, and the reason for the rest', () => {
  const Stack = work('Work', [
    [[...LOG[0]], LOG[1]],
    [['s3:PutObject', 's3:GetObject*'], arn('Uploads')],
    [['sqs:ChangeMessageVisibility'], arn('Queue')],
  ]);
  const unused = [
    {
      role: /^Work/,
      actions: ['sqs:ChangeMessageVisibility'],
      resource: /^Queue/,
      reason: 'only for retries',
      test: 'test/work.test.ts',
    },
  ];
  expect(tableOf({ Stack }, { unused })).toEqual([
    'Granted actions of each role. `npm start` fails when one is neither used nor has a reason here.',
    '| role | used by calls in the scenario | used by AWS services | not used in the scenario |',
    '| --- | --- | --- | --- |',
    '| Work | `s3:GetObject*, PutObject` | `logs:CreateLogStream, PutLogEvents` | `sqs:ChangeMessageVisibility` on `Queue`: only for retries (`test/work.test.ts`) |',
    '- [Lambda writes the function’s log](https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html): `logs:CreateLogStream, PutLogEvents`.',
  ]);
});

test('has the granted actions only where they are not compared with calls', () => {
  const Stack = work('Work', [[['s3:PutObject'], arn('Uploads')]]);
  expect(tableOf({ Stack })).toEqual([
    '| role | granted actions |',
    '| --- | --- |',
    '| Work | `s3:PutObject` |',
  ]);
  expect(tableOf({ Stack: {} })).toEqual(['No role is deployed.']);
});

test('joins roles with the same permissions, and names the stacks of roles with the same name', () => {
  const put = work('Put', [[['s3:PutObject'], arn('Uploads')]]);
  const Stack = { ...put, ...work('Send', [[['s3:PutObject'], arn('Copies')]]) };
  expect(tableOf({ Stack, Other: put }).slice(2)).toEqual([
    '| Put of Stack, Send, Put of Other | `s3:PutObject` |',
  ]);
});

test('counts the actions of a role with many, and names the policies of AWS', () => {
  const many = Array.from({ length: 41 }, (_, at) => `s3:Action${at}`);
  const Stack = work('Work', [[[...many, 'iam:PassRole'], '*']]);
  const host = {
    Host: {
      Type: 'AWS::IAM::Role',
      Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/Hosts'] },
    },
  };
  expect(tableOf({ Stack: { ...Stack, ...host } }).slice(2)).toEqual([
    '| Work | `iam` (1 action); `s3` (41 actions) |',
    '| Host | AWS’s policy `Hosts` |',
  ]);
});
