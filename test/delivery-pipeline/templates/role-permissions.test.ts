import { EXECUTION_PERMISSIONS } from '../../../lib/delivery-pipeline/execution-permissions.ts';
import { DELIVERED } from '../../../lib/delivery-pipeline/environments.ts';
import { requestedPermissions, withImports } from '../../support/requested-permissions.ts';
import { asText, listOf, readTemplate, resourcesOf, STAGES } from '../../support/templates.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, unknown>>;
}

interface PolicyProperties {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

const TARGETS = [
  ['DeliveryStaging', 'Staging', 'production'],
  ['DeliveryProduction', 'Production', 'staging'],
] as const;

function statements(stack: string, role: RegExp): Statement[] {
  const template = readTemplate(stack);
  return ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => resourcesOf<PolicyProperties>(template, type))
    .filter(([id]) => role.test(id))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

/** `action on resource` of all statements. */
function permissionsOf(stack: string, role: RegExp): [action: string, resource: string][] {
  return statements(stack, role).flatMap(({ Action, Resource }) =>
    listOf(Action).flatMap((action) =>
      listOf(Resource).map((resource): [string, string] => [action, asText(resource)]),
    ),
  );
}

/** Resources whose names do not begin with the stack's name; they have a condition or hold no data. */
const UNNAMED =
  /^(\*|.*:(event-source-mapping:\*|log-group:\*|dashboard\/\*|deploymentconfig:\*|key\/\*)|.*:s3:::summit-stacks-artifacts-.*)$/;

describe.each(TARGETS)('In %s,', (stack, prefix, other) => {
  test('the deploy role can change the delivered stacks by change sets and do nothing else', () => {
    const template = readTemplate(stack);
    const names = DELIVERED.map((each) => `${prefix}-${each.stack}`).join('|');
    const own = new RegExp(`:stack/(${names})/\\*$`);
    const [[execution] = ['']] = resourcesOf(template, 'AWS::IAM::Role').filter(([id]) =>
      id.startsWith('RolesCloudFormation'),
    );
    for (const [action, resource] of permissionsOf(stack, /^RolesDeploy/)) {
      if (action.startsWith('cloudformation:')) expect(resource).toMatch(own);
      else if (action === 'iam:PassRole') expect(resource).toBe(`<${execution}.Arn>`);
      else
        expect(`${action} on ${resource}`).toMatch(
          /^(s3:GetObject|kms:Decrypt) on .*(summit-stacks-artifacts-|key\/\*)/,
        );
    }
  });

  test('CloudFormation can change only resources with the names of the delivered stacks', () => {
    const names = DELIVERED.map((each) => `${prefix}-${each.stack}-`);
    const found = permissionsOf(stack, /^RolesCloudFormation/);
    expect(found.length).toBeGreaterThan(100);
    for (const [, resource] of found) {
      const named = names.some(
        (name) => resource.includes(name) || resource.includes(name.toLowerCase()),
      );
      expect({ resource, allowed: named || UNNAMED.test(resource) }).toEqual({
        resource,
        allowed: true,
      });
    }
  });

  test('permissions on all resources have a condition', () => {
    for (const { Action, Resource, Condition } of statements(stack, /^RolesCloudFormation/)) {
      const unnamed = listOf(Resource).some((resource) => asText(resource) === '*');
      if (unnamed)
        expect({ Action, Condition }).toEqual({ Action, Condition: expect.anything() as unknown });
    }
  });

  test('a delivered role can’t be created without the boundary or passed to another service', () => {
    const making = statements(stack, /^RolesCloudFormation/).filter(({ Action }) =>
      listOf(Action).some((action) =>
        /^iam:(CreateRole|PutRolePolicy|AttachRolePolicy|PutRolePermissionsBoundary)$/.test(action),
      ),
    );
    expect(making).toHaveLength(1);
    expect(making[0]?.Condition).toMatchObject({
      StringEquals: {
        'iam:PermissionsBoundary': [{ Ref: expect.stringMatching(/^Boundary/) as string }],
      },
    });
    const passing = statements(stack, /^RolesCloudFormation/).filter(({ Action }) =>
      listOf(Action).includes('iam:PassRole'),
    );
    expect(passing.map(({ Condition }) => Condition)).toEqual([
      {
        StringEquals: {
          'iam:PassedToService': [['lambda.amazonaws.com', 'codedeploy.amazonaws.com']].flat(),
        },
      },
    ]);
  });

  test(`no role, boundary or trust policy names a resource of ${other}`, () => {
    const text = JSON.stringify(readTemplate(stack));
    expect(text.toLowerCase()).not.toContain(`${other}-`);
    expect(text.toLowerCase()).not.toContain(`-${other}`);
  });

  test('only the pipeline can assume the deploy role, and only CloudFormation its role, for its stacks', () => {
    const roles = resourcesOf<{ AssumeRolePolicyDocument: { Statement: Statement[] } }>(
      readTemplate(stack),
      'AWS::IAM::Role',
    );
    const trusts = new Map(
      roles.map(([id, { Properties }]) => [
        id.replace(/[0-9A-F]{8}$/, ''),
        Properties.AssumeRolePolicyDocument.Statement,
      ]),
    );
    expect(JSON.stringify(trusts.get('RolesDeploy'))).toContain(':role/summit-stacks-pipeline');
    expect(trusts.get('RolesDeploy')).toMatchObject([
      { Condition: { ArnEquals: { 'aws:PrincipalArn': expect.anything() as unknown } } },
    ]);
    expect(trusts.get('RolesCloudFormation')).toMatchObject([
      {
        Principal: { Service: 'cloudformation.amazonaws.com' },
        Condition: { ArnLike: { 'aws:SourceArn': expect.anything() as unknown } },
      },
    ]);
  });
});

describe.each(DELIVERED.map(({ stack }) => stack))('For %s,', (stack) => {
  test.each(STAGES)('CloudFormation may create every resource in %s', (stage) => {
    const known = new Set(EXECUTION_PERMISSIONS.flatMap(({ types }) => types));
    const types = Object.values(readTemplate(stack, stage).Resources).map(({ Type }) => Type);
    expect([...new Set(types)].filter((type) => !known.has(type))).toEqual([]);
  });

  test('the boundary allows every permission of the roles', () => {
    const boundary = new Set(
      permissionsOf('DeliveryStaging', /^Boundary/).map(([action]) => action),
    );
    const needed = permissionsOf(stack, /./).map(([action]) => action);
    expect(
      [...new Set(needed)].filter(
        (action) => !boundary.has(action) && action !== 'kms:GenerateDataKey*',
      ),
    ).toEqual([]);
  });
});

test('The smoke test’s role in staging has the permissions of its scenarios and can read their outputs', () => {
  const allowed = permissionsOf('DeliveryStaging', /^SmokeTester/).map(([action]) => action);
  const scenarios = DELIVERED.flatMap(({ scenario }) => scenario ?? []);
  expect(scenarios).not.toEqual([]);
  for (const scenario of scenarios) {
    // Alarms are made to go off by `npm start` only.
    const files = [...withImports(`test/${scenario}/e2e/index.ts`)].filter(
      (file) => !file.startsWith('test/e2e/alarms/'),
    );
    const asked = requestedPermissions(files);
    expect([...asked].filter((right) => !allowed.includes(right))).toEqual([]);
  }
  expect(allowed).toContain('cloudformation:DescribeStacks');
});

test('The bucket rejects keys with “latest” from every caller', () => {
  const policies = resourcesOf<PolicyProperties>(
    readTemplate('DeliveryPipeline'),
    'AWS::S3::BucketPolicy',
  );
  const refusals = policies
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => Action === 's3:PutObject')
    .filter(({ Effect }) => Effect === 'Deny');
  expect(refusals).toMatchObject([{ Principal: { AWS: '*' } }]);
  expect(asText(refusals[0]?.Resource)).toMatch(/\/\*latest\*$/);
});

test('The pipeline and its builds can change no stack and no role in the pipeline’s account', () => {
  const found = permissionsOf('DeliveryPipeline', /./);
  const services = new Set(found.map(([action]) => action.split(':')[0]));
  for (const service of ['cloudformation', 'iam']) expect(services).not.toContain(service);
  const taken = found.flatMap(([action, resource]) =>
    action === 'sts:AssumeRole' ? [resource.replace(/^.*:role\//, '')] : [],
  );
  expect(taken.sort()).toEqual([
    'summit-stacks-production-deploy',
    'summit-stacks-staging-deploy',
    'summit-stacks-staging-tester',
  ]);
});
