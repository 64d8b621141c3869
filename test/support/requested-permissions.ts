import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';

/** Prefixes of IAM actions that differ from the name of the client. */
const PREFIXES: Readonly<Record<string, string>> = {
  'cloudwatch-logs': 'logs',
  'cognito-identity-provider': 'cognito-idp',
  eventbridge: 'events',
  'kinesis-analytics-v2': 'kinesisanalytics',
  'secrets-manager': 'secretsmanager',
  sfn: 'states',
};

/** Permissions whose names differ from the API call. */
const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  'budgets:DescribeBudget': ['budgets:ViewBudget'],
  'dynamodb:BatchExecuteStatement': ['dynamodb:PartiQLInsert', 'dynamodb:PartiQLUpdate'],
  'lambda:Invoke': ['lambda:InvokeFunction'],
  's3:CopyObject': ['s3:GetObject', 's3:PutObject'],
  's3:DeleteObjects': ['s3:DeleteObject', 's3:DeleteObjectVersion'],
  's3:HeadObject': ['s3:GetObject'],
  's3:HeadBucket': ['s3:ListBucket'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  's3:ListObjectVersions': ['s3:ListBucketVersions'],
  'sqs:DeleteMessageBatch': ['sqs:DeleteMessage'],
  'sqs:ChangeMessageVisibilityBatch': ['sqs:ChangeMessageVisibility'],
  'sqs:SendMessageBatch': ['sqs:SendMessage'],
};

/**
 * Returns the permissions that code requires, from the commands that it imports from AWS clients.
 *
 * @param files paths in this project
 */
export function requestedPermissions(files: readonly string[]): ReadonlySet<string> {
  const calls = files.flatMap((file) => {
    const text = readFileSync(join(PROJECT, file), 'utf8');
    return [...text.matchAll(/import \{([^}]+)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g)].flatMap(
      ([, names = '', client = '']) => {
        const found = names.matchAll(/\b(?:([A-Z]\w+)Command|paginate(\w+))\b(?!Output|Input)/g);
        return [...found].map(
          ([, command, pages]) => `${PREFIXES[client] ?? client}:${command ?? pages ?? ''}`,
        );
      },
    );
  });
  return new Set(calls.flatMap((call) => PERMISSIONS[call] ?? [call]));
}

/** Returns a file of this project and all project files that it imports. */
export function withImports(file: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(file)) return known;
  known.add(file);
  const text = readFileSync(join(PROJECT, file), 'utf8');
  for (const [, path = ''] of text.matchAll(/ from '(\.[^']+\.ts)'/g))
    withImports(join(dirname(file), path), known);
  return known;
}
