import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE, COMMON_STACK } from '../../lib/catalogue.ts';
import { PROJECT } from '../../lib/common/project.ts';

interface Policy {
  readonly Statement: readonly { readonly Action: readonly string[] }[];
}

const policy = JSON.parse(
  readFileSync(join(PROJECT, 'docs', 'sandbox', 'policy.json'), 'utf8'),
) as Policy;
const allowed = policy.Statement.flatMap(({ Action }) => Action);

/** Where the prefix of a service's actions is not the name of its client. */
const PREFIXES: Readonly<Record<string, string>> = {
  'cloudwatch-logs': 'logs',
  'cognito-identity-provider': 'cognito-idp',
  eventbridge: 'events',
  'secrets-manager': 'secretsmanager',
  sfn: 'states',
};

/** Where the right is not called as the call is. */
const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:BatchExecuteStatement': ['dynamodb:PartiQLInsert', 'dynamodb:PartiQLUpdate'],
  'lambda:Invoke': ['lambda:InvokeFunction'],
  's3:DeleteObjects': ['s3:DeleteObject', 's3:DeleteObjectVersion'],
  's3:HeadObject': ['s3:GetObject'],
  's3:HeadBucket': ['s3:ListBucket'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  's3:ListObjectVersions': ['s3:ListBucketVersions'],
  'sqs:DeleteMessageBatch': ['sqs:DeleteMessage'],
  'sqs:ChangeMessageVisibilityBatch': ['sqs:ChangeMessageVisibility'],
  'sqs:SendMessageBatch': ['sqs:SendMessage'],
};

/** What the scenarios and the commands ask of AWS with the user's own rights. */
function rightsAsked(): string[] {
  const files = globSync('{scenarios,tools,local}/**/*.ts', { cwd: PROJECT });
  return files.flatMap((file) => {
    const text = readFileSync(join(PROJECT, file), 'utf8');
    return [...text.matchAll(/import \{([^}]+)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g)].flatMap(
      ([, names = '', client = '']) => {
        const calls = names.matchAll(/\b(?:([A-Z]\w+)Command|paginate(\w+))\b(?!Output|Input)/g);
        return [...calls].map(
          ([, command, pages]) => `${PREFIXES[client] ?? client}:${command ?? pages ?? ''}`,
        );
      },
    );
  });
}

test('The policy for a sandbox account has every right that scenarios and commands use', () => {
  const asked = new Set(rightsAsked().flatMap((call) => RIGHTS[call] ?? [call]));
  expect(asked.size).toBeGreaterThan(30);
  expect([...asked].filter((right) => !allowed.includes(right))).toEqual([]);
});

test('It has no right that nothing uses', () => {
  const asked = new Set(rightsAsked().flatMap((call) => RIGHTS[call] ?? [call]));
  const indirect = ['execute-api:Invoke', 'es:ESHttp*', 'cloudformation:DescribeStackEvents'];
  expect(allowed.filter((right) => !asked.has(right) && !indirect.includes(right))).toEqual([]);
});

test('The page says of every stack how long it takes to deploy', () => {
  const page = readFileSync(join(PROJECT, 'docs', 'sandbox.md'), 'utf8');
  const named = [...page.matchAll(/^\| (.+?) +\| [\d to]+ min /gm)].flatMap(([, stacks = '']) =>
    stacks.split(', '),
  );
  const all = [COMMON_STACK, ...CATALOGUE.flatMap(({ stacks }) => stacks)];
  expect(named.sort()).toEqual(all.sort());
});
