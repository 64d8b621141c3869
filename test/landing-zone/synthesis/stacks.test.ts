import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Guardrails, type GuardrailsProps } from '../../../lib/landing-zone/guardrails.ts';
import { LandingZoneObservabilityStack } from '../../../lib/landing-zone/landing-zone-observability-stack.ts';
import { LandingZoneStack } from '../../../lib/landing-zone/landing-zone-stack.ts';
import { Organization } from '../../../lib/landing-zone/organization.ts';
import { parseOptions } from '../../../lib/options.ts';

const ACCOUNTS = {
  toolsAccount: '111111111111',
  stagingAccount: '222222222222',
  productionAccount: '333333333333',
};
const SINK = 'arn:aws:oam:eu-west-1:444444444444:sink/0b8f7a2c-3d4e';

function app(): App {
  return new App({ context: flags });
}

/** Template of the stack with options that differ from those of the template tests. */
function landingZone(context: Readonly<Record<string, string>>): Template {
  return Template.fromStack(new LandingZoneStack(app(), 'LandingZone', parseOptions(context)));
}

function observability(context: Readonly<Record<string, string>>): Template {
  const options = parseOptions(context);
  return Template.fromStack(new LandingZoneObservabilityStack(app(), 'Observability', options));
}

describe('LandingZone with accounts', () => {
  const template = landingZone({
    ...ACCOUNTS,
    organizationAccounts:
      'dev:workloads/dev:dev@example.com,audit:security:444444444444,lab:sandbox:lab@example.com',
    delegatedAdministrator: 'audit',
  });

  test('creates those with a mail address in their unit, and keeps them when the stack goes', () => {
    template.resourceCountIs('AWS::Organizations::Account', 2);
    template.hasResource('AWS::Organizations::Account', {
      DeletionPolicy: 'Retain',
      Properties: {
        AccountName: 'dev',
        Email: 'dev@example.com',
        ParentIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('WorkloadsDevUnit'), 'Id'] }],
      },
    });
  });

  test('has a budget for each account and one for all', () => {
    const budgets = Object.values(template.findResources('AWS::Budgets::Budget')).map(
      ({ Properties }) =>
        (Properties as { Budget: { CostFilters?: { LinkedAccount: unknown[] } } }).Budget
          .CostFilters?.LinkedAccount[0],
    );
    expect(budgets).toHaveLength(7);
    expect(budgets).toEqual(
      expect.arrayContaining([
        undefined,
        '444444444444',
        ...Object.values(ACCOUNTS),
        { 'Fn::GetAtt': [expect.stringContaining('DevAccount'), 'AccountId'] },
      ]),
    );
  });

  test('lets the delegated administrator change policies, and nothing else', () => {
    template.hasResourceProperties('AWS::Organizations::ResourcePolicy', {
      Content: {
        Statement: [
          {
            Principal: { AWS: Match.objectLike({}) },
            Action: Match.arrayWith(['organizations:AttachPolicy', 'organizations:UpdatePolicy']),
          },
        ],
      },
    });
    const [policy] = Object.values(template.findResources('AWS::Organizations::ResourcePolicy'));
    expect(JSON.stringify(policy)).not.toMatch(/CreateAccount|CloseAccount|MoveAccount|:\*"/);
  });

  test('changes one thing of the organization at a time', () => {
    const resources = Object.entries(template.toJSON().Resources as Record<string, Ordered>);
    const changes = resources.filter(([, { Type }]) => Type.startsWith('AWS::Organizations::'));
    const first = changes.filter(([, { DependsOn = [] }]) => DependsOn.length === 0);
    expect(first.map(([, { Type }]) => Type)).toEqual(['AWS::Organizations::Organization']);
    const before = changes.flatMap(([, { DependsOn = [] }]) => DependsOn);
    expect(new Set(before).size).toBe(changes.length - 1);
  });
});

interface Ordered {
  readonly Type: string;
  readonly DependsOn?: readonly string[];
}

describe('LandingZone with an organization that exists', () => {
  const template = landingZone({
    organization: 'o-a1b2c3d4e5/r-ab12',
    organizationFeatures: 'all',
    identityCenter: 'arn:aws:sso:::instance/ssoins-0123456789abcdef',
    allowedRegions: 'eu-west-1,ap-southeast-2',
  });

  test('creates no organization and attaches policies to its root', () => {
    template.resourceCountIs('AWS::Organizations::Organization', 0);
    template.hasResourceProperties('AWS::Organizations::Policy', {
      Name: 'root-user',
      TargetIds: ['r-ab12'],
    });
  });

  test('limits who may use resources to the organization', () => {
    template.hasResourceProperties('AWS::Organizations::Policy', {
      Type: 'RESOURCE_CONTROL_POLICY',
      TargetIds: ['r-ab12'],
      Content: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Principal: '*',
            Condition: Match.objectLike({
              StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
            }),
          }),
        ]),
      },
    });
  });

  test('allows the regions of the option beside its own and that of global services', () => {
    template.hasResourceProperties('AWS::Organizations::Policy', {
      Name: 'regions',
      Content: {
        Statement: [
          Match.objectLike({
            Condition: {
              StringNotEquals: {
                'aws:RequestedRegion': [
                  { Ref: 'AWS::Region' },
                  'us-east-1',
                  'eu-west-1',
                  'ap-southeast-2',
                ],
              },
            },
          }),
        ],
      },
    });
  });

  test('records all accounts in one bucket, which accepts log files of this trail alone', () => {
    template.hasResourceProperties('AWS::CloudTrail::Trail', {
      IsOrganizationTrail: true,
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
    });
    const [policy] = Object.values(template.findResources('AWS::S3::BucketPolicy')).filter((each) =>
      JSON.stringify(each).includes('cloudtrail.amazonaws.com'),
    );
    expect(JSON.stringify(policy)).toContain('/AWSLogs/o-a1b2c3d4e5/*');
    expect(JSON.stringify(policy)).toContain('aws:SourceArn');
  });

  test('has permission sets for people', () => {
    template.resourceCountIs('AWS::SSO::PermissionSet', 4);
  });
});

describe('Guardrails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'summit-stacks-policies-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function guardrails(props: Partial<GuardrailsProps>) {
    const stack = new Stack(app(), 'Stack');
    const { settings } = parseOptions({});
    const organization = new Organization(stack, 'Organization', { settings, members: [] });
    const common = { organization, regions: [], resourceControl: false };
    return () => new Guardrails(stack, 'Guardrails', { ...common, ...props });
  }

  function policyOf(characters: number): string {
    const empty = JSON.stringify({ Statement: [{ Sid: '' }] }).length;
    return JSON.stringify({ Statement: [{ Sid: 'a'.repeat(characters - empty) }] }, null, 2);
  }

  test('accept a policy of 5,120 characters without its white space, and refuse a longer one', () => {
    writeFileSync(join(folder, 'longest.json'), policyOf(5_120));
    writeFileSync(join(folder, 'longer.json'), policyOf(5_121));
    expect(guardrails({ folder, attachments: { sandbox: ['longest'] } })).not.toThrow();
    expect(guardrails({ folder, attachments: { sandbox: ['longer'] } })).toThrow(
      "Policy 'longer' has 5121 characters: Organizations accepts 5120. Divide it into two files.",
    );
  });

  test('refuse more than five policies on a target, FullAWSAccess among them', () => {
    const four = ['regions', 'access-keys', 'encryption', 'keep-data'];
    expect(guardrails({ attachments: { sandbox: four } })).not.toThrow();
    expect(guardrails({ attachments: { sandbox: [...four, 'sandbox-costs'] } })).toThrow(
      "5 policies are attached to 'sandbox' (regions, access-keys, encryption, keep-data, sandbox-costs): beside FullAWSAccess, Organizations accepts 4. Merge files, or attach some to another unit.",
    );
  });

  test('refuse a unit that does not exist', () => {
    expect(guardrails({ attachments: { workload: [] } })).toThrow(
      "There is no organizational unit 'workload'. There are: security,",
    );
  });
});

test('A delegated administrator that is no account is refused', () => {
  expect(() => landingZone({ delegatedAdministrator: 'audit' })).toThrow(
    "The delegated administrator 'audit' is no account of the organization. There are: none.",
  );
});

test.each([
  ['organization', 'o-abc', 'id and root of an organization, such as o-a1b2c3d4e5/r-ab12'],
  ['organizationFeatures', 'most', 'basic or all'],
  ['organizationBudget', '99.5', 'whole US dollars, such as 100'],
  ['allowedRegions', 'europe', 'regions with commas between, such as eu-west-1,eu-central-1'],
  ['identityCenter', 'ssoins-1', 'the ARN of an instance of IAM Identity Center'],
  ['observabilitySink', 'yes', 'create, or the ARN of a sink'],
  ['stagingAccount', '22222222222', 'an account of 12 digits'],
])('Option %s refuses %s with the values that it takes', (name, value, allowed) => {
  expect(() => parseOptions({ [name]: value })).toThrow(
    `Option '-c ${name}=${value}' is not known here: it takes ${allowed}.`,
  );
});

describe('LandingZoneObservability', () => {
  test('links to the sink of another account', () => {
    observability({ observabilitySink: SINK }).hasResourceProperties('AWS::Oam::Link', {
      SinkIdentifier: SINK,
      ResourceTypes: Match.arrayWith(['AWS::XRay::Trace']),
    });
  });

  test('creates a sink for the accounts of the organization alone', () => {
    const context = { observabilitySink: 'create', organization: 'o-a1b2c3d4e5/r-ab12' };
    observability(context).hasResourceProperties('AWS::Oam::Sink', {
      Policy: {
        Statement: [
          Match.objectLike({
            Condition: Match.objectLike({
              StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
            }),
          }),
        ],
      },
    });
    expect(() => observability({ observabilitySink: 'create' })).toThrow(
      "Option '-c observabilitySink=create' needs '-c organization=o-…/r-…'",
    );
  });
});
