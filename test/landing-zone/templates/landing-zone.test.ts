import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CATALOGUE } from '../../../lib/catalogue.ts';
import { Guardrails } from '../../../lib/landing-zone/guardrails.ts';
import ATTACHMENTS from '../../../lib/landing-zone/policies/attachments.json' with { type: 'json' };
import {
  readTemplate,
  resourceOf,
  resourcesOf,
  STACKS_AND_STAGES,
} from '../../support/templates.ts';

interface Policy {
  readonly Name: string;
  readonly Type: string;
  readonly TargetIds: readonly unknown[];
  readonly Content: {
    readonly Statement: readonly { readonly Effect: string; readonly Sid: string }[];
  };
}

const template = readTemplate('LandingZone');
const production = readTemplate('LandingZone', 'production');
const policies = resourcesOf<Policy>(template, 'AWS::Organizations::Policy').map(
  ([, { Properties }]) => Properties,
);

describe('The policies', () => {
  test('are the files of the folder, each attached somewhere', () => {
    const files = readdirSync(Guardrails.FOLDER)
      .map((file) => basename(file, '.json'))
      .filter((name) => !['attachments', 'outside-organization'].includes(name));
    expect(policies.map(({ Name }) => Name).sort()).toEqual(files.sort());
    for (const { TargetIds } of policies) expect(TargetIds.length).toBeGreaterThan(0);
  });

  test('are attached where attachments.json says', () => {
    const counts = Object.values(ATTACHMENTS).flat();
    for (const { Name, TargetIds } of policies)
      expect(TargetIds).toHaveLength(counts.filter((name) => name === Name).length);
  });

  test('deny only, with a name for each statement', () => {
    for (const { Content } of policies)
      for (const { Effect, Sid } of Content.Statement) {
        expect(Effect).toBe('Deny');
        expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
      }
  });

  test('name no account and no partition in their files', () => {
    for (const file of readdirSync(Guardrails.FOLDER))
      expect(readFileSync(join(Guardrails.FOLDER, file), 'utf8')).not.toMatch(/arn:aws|\d{12}/);
  });
});

test('No account is created by default, and the units are those of the page', () => {
  expect(resourcesOf(template, 'AWS::Organizations::Account')).toEqual([]);
  const units = resourcesOf<{ Name: string }>(template, 'AWS::Organizations::OrganizationalUnit');
  expect(units.map(([, { Properties }]) => Properties.Name)).toEqual([
    'security',
    'workloads',
    'dev',
    'staging',
    'production',
    'sandbox',
  ]);
});

test('The log archive is locked for a year in production, and deleted with the stack in sandbox', () => {
  const lock = {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Days: 365, Mode: 'COMPLIANCE' } },
  };
  const archive = (from: typeof template) =>
    resourcesOf(from, 'AWS::S3::Bucket').find(([id]) => id.startsWith('LogArchiveBucket'))?.[1];
  expect(archive(production)?.Properties.ObjectLockConfiguration).toEqual(lock);
  expect(archive(template)?.Properties.ObjectLockConfiguration).toBeUndefined();
});

test('The organization stays in production', () => {
  expect(resourceOf(production, 'AWS::Organizations::Organization').DeletionPolicy).toBe('Retain');
});

test('The trail records calls of all regions, and its files can be validated', () => {
  expect(resourceOf(template, 'AWS::CloudTrail::Trail').Properties).toMatchObject({
    EnableLogFileValidation: true,
    IncludeGlobalServiceEvents: true,
    IsLogging: true,
    IsMultiRegionTrail: true,
  });
});

test('The budget reports half, four fifths and all of it, and a forecast above it', () => {
  const { NotificationsWithSubscribers } = resourceOf<{
    NotificationsWithSubscribers: readonly {
      Notification: { NotificationType: string; Threshold: number };
      Subscribers: unknown;
    }[];
  }>(template, 'AWS::Budgets::Budget').Properties;
  const reported = NotificationsWithSubscribers.map(
    ({ Notification: { NotificationType, Threshold } }) => `${NotificationType} ${Threshold}`,
  );
  expect(reported).toEqual(['ACTUAL 50', 'ACTUAL 80', 'ACTUAL 100', 'FORECASTED 100']);
});

test.each(['budgets', 'costalerts', 'cloudwatch'])(
  'The topic accepts messages of %s for this account',
  (service) => {
    const policy = JSON.stringify(resourceOf(template, 'AWS::SNS::TopicPolicy').Properties);
    expect(policy).toContain(`"Service":"${service}.amazonaws.com"`);
  },
);

test('Each architecture with a traced function has a group for its traces', () => {
  const groups = resourcesOf<{ GroupName: string; FilterExpression: string }>(
    readTemplate('LandingZoneObservability'),
    'AWS::XRay::Group',
  ).map(([, { Properties }]) => Properties);
  const traced = new Set(
    STACKS_AND_STAGES.filter(([stack]) =>
      resourcesOf(readTemplate(stack), 'AWS::Lambda::Function').some(
        ([, { Properties }]) => Properties.TracingConfig,
      ),
    ).map(([stack]) => CATALOGUE.find(({ stacks }) => stacks.includes(stack))?.id ?? ''),
  );
  expect(traced.size).toBeGreaterThan(5);
  for (const id of traced)
    expect(groups).toContainEqual(
      expect.objectContaining({
        GroupName: id,
        FilterExpression: `annotation.architecture = "${id}"`,
      }),
    );
  // https://docs.aws.amazon.com/general/latest/gr/xray.html
  expect(groups.length).toBeLessThanOrEqual(25);
});
