import type { ExplainedPermissions } from '../../../lib/common/explained-permissions.ts';
import type { Call } from '../../../tools/cli/permissions/calls.ts';
import { addUsage } from '../../../tools/cli/permissions/permissions-check.ts';
import { usageOf, type Usage } from '../../../tools/cli/permissions/usage.ts';
import { Checks } from '../../e2e/scenario.ts';
import { STACK } from './template.ts';

const call = (action: string, resource: string, denied = false): Call => ({
  role: 'FanOut-ThumbnailRole-abc',
  action,
  resources: [resource],
  denied,
});

const READ = call('s3:GetObject', 'arn:aws:s3:::fanout-uploads/a.png');

function usage(calls: readonly Call[], explained?: ExplainedPermissions): Usage {
  return usageOf([STACK], calls, { explained, dataEvents: true });
}

/** `action on resource: state` of each granted action. */
function states(calls: readonly Call[], explained?: ExplainedPermissions): string[] {
  return usage(calls, explained).grants.map(
    ({ action, resource, state }) => `${action} on ${resource}: ${state}`,
  );
}

test('A granted action is used when a call of the role has the action on the resource', () => {
  expect(states([READ])).toContain('s3:GetObject on Uploads/*: used');
});

test('Another resource of the same statement remains unused', () => {
  expect(states([READ])).toContain('s3:GetObject on Archive/*: unused');
});

test('A call of another role uses nothing', () => {
  expect(states([{ ...READ, role: 'Other' }])).toContain('s3:GetObject on Uploads/*: unused');
});

test('A denied call uses nothing', () => {
  expect(states([{ ...READ, denied: true }])).toContain('s3:GetObject on Uploads/*: unused');
});

test('A queue is found by the name in its URL, a topic by its ARN', () => {
  const found = states([
    call('sqs:GetQueueUrl', 'arn:aws:sqs:us-east-1:123456789012:Work-abc'),
    call('sns:Publish', 'arn:aws:sns:us-east-1:123456789012:Topic-abc'),
  ]);
  expect(found).toContain('sqs:GetQueueUrl on Work: used');
  expect(found).toContain('sns:Publish on Topic: used');
});

test('Lambda uses a role for its traces and for the queue of its event source, not for another queue', () => {
  const found = states([]);
  expect(found).toContain('xray:PutTraceSegments on *: by a service');
  expect(found).toContain('sqs:ReceiveMessage on Work: by a service');
  expect(found).toContain('sqs:ReceiveMessage on Other: unused');
});

test('S3 requires permission to list a bucket of readable objects', () => {
  expect(states([])).toContain('s3:ListBucket on Uploads: by a service');
});

test('Athena reads the catalogue for a role that queries', () => {
  const states = (action: string) => {
    const queries = { ...STACK.template.Resources.ThumbnailPolicy01234567 };
    const Statement = [action, 'glue:GetTable'].map((Action) => ({
      ...{ Action, Effect: 'Allow', Resource: '*' },
    }));
    queries.Properties = { ...queries.Properties, PolicyDocument: { Statement } };
    const Resources = { ...STACK.template.Resources, ThumbnailPolicy01234567: queries };
    const stack = { ...STACK, template: { Resources } };
    const { grants } = usageOf([stack as typeof STACK], [], { dataEvents: true });
    return grants.map(({ state }) => state);
  };
  expect(states('athena:StartQueryExecution')).toEqual(['unused', 'by a service']);
  expect(states('athena:GetQueryExecution')).toEqual(['unused', 'unused']);
});

test('An unused action can be explained for one resource', () => {
  const found = states([], {
    unused: [
      {
        role: /^Thumbnail/,
        actions: ['s3:GetObject'],
        resource: /^Archive/,
        reason: 'An object is read from the archive after it expired',
        test: 'test/fan-out/handlers/thumbnail.test.ts',
      },
    ],
  });
  expect(found).toContain('s3:GetObject on Archive/*: explained');
  expect(found).toContain('s3:GetObject on Uploads/*: unused');
});

test('In an account, calls on data are not recorded', () => {
  const { grants } = usageOf([STACK], [], { dataEvents: false });
  const notRecorded = grants.filter(({ state }) => state === 'not recorded');
  expect(notRecorded.map(({ action }) => action)).toEqual([
    's3:GetObject',
    's3:GetObject',
    'sqs:ReceiveMessage',
    'sns:Publish',
  ]);
});

describe('The check of a scenario', () => {
  const everything: ExplainedPermissions = {
    unused: [
      { role: /./, actions: ['s3:GetObject', 'sqs:ReceiveMessage'], reason: 'It is rare' },
      { role: /./, actions: ['sqs:GetQueueUrl', 'sns:Publish'], reason: 'It is rare' },
    ],
  };
  const denied = call('s3:PutObject', 'arn:aws:s3:::fanout-uploads/a.png', true);

  function rowOf(calls: readonly Call[], explained: ExplainedPermissions) {
    const checks = new Checks();
    addUsage(usage(calls, explained), checks);
    return { row: checks.rows[0], notes: checks.notes };
  }

  test('passes when each granted action is used or explained', () => {
    const { row } = rowOf([READ], everything);
    expect(row).toMatchObject({
      outcome: 'passed',
      observed: '9 of 9 granted actions used or explained, 0 denied',
    });
  });

  test('fails for an unused action, which it names with its role', () => {
    const { row } = rowOf([READ], { unused: everything.unused.slice(0, 1) });
    expect(row).toMatchObject({
      outcome: 'failed',
      observed:
        'unused: ThumbnailRole: sqs:GetQueueUrl on Work\nunused: ThumbnailRole: sns:Publish on Topic',
    });
  });

  test('fails for a denied call', () => {
    expect(rowOf([denied], everything).row).toMatchObject({
      outcome: 'failed',
      observed: 'denied: ThumbnailRole: s3:PutObject on arn:aws:s3:::fanout-uploads/a.png (1)',
    });
  });

  test('passes for a denied call that the scenario provokes, and notes it', () => {
    const { row, notes } = rowOf([denied], {
      ...everything,
      denied: [{ role: /^Thumbnail/, actions: ['s3:PutObject'], reason: 'The bucket refuses it.' }],
    });
    expect(row?.outcome).toBe('passed');
    expect(notes).toContain(
      'Provoked: ThumbnailRole is denied s3:PutObject (1 resources). The bucket refuses it.',
    );
  });

  test('fails when the roles have no permissions, as it looked at nothing', () => {
    const checks = new Checks();
    addUsage({ grants: [], denials: [] }, checks);
    expect(checks.rows.map(({ outcome }) => outcome)).toContain('failed');
  });
});
