import './support/environment.ts';
import { ListActionExecutionsCommand } from '@aws-sdk/client-codepipeline';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/delivery-pipeline/audit.ts';
import { attribute } from '../../../tools/delivery-pipeline/attribution.ts';
import type { AuditEntry } from '../../../tools/delivery-pipeline/records.ts';
import { countedIn } from './support/counts.ts';
import { APPROVE, EVENTS } from './support/events.ts';
import { COMMIT, FakeAws, handle } from './support/fake-aws.ts';

const aws = new FakeAws();
const s3 = mockClient(S3Client);
const objects = new Map<string, PutObjectCommandInput>();

beforeEach(() => {
  aws.reset();
  s3.reset();
  objects.clear();
  s3.on(PutObjectCommand).callsFake((input: PutObjectCommandInput) => {
    const key = input.Key ?? '';
    if (input.IfNoneMatch === '*' && objects.has(key)) {
      const $metadata = { httpStatusCode: 412 };
      throw new S3ServiceException({ name: 'PreconditionFailed', $fault: 'client', $metadata });
    }
    objects.set(key, input);
    return {};
  });
});

const items = () => [...(aws.items.audit?.values() ?? [])].map((item) => unmarshall(item ?? {}));

test('Audit records an event with actor, time and commit, by day and time', async () => {
  const event = EVENTS.pipeline('release', 'e-1', 'SUCCEEDED');
  expect(await handle(handler, [event])).toEqual([]);
  expect(items()).toEqual([
    {
      day: '2026-11-21',
      at: `2026-11-21T10:00:00.000Z ${event.id}`,
      id: event.id,
      time: '2026-11-21T10:00:00.000Z',
      account: '111122223333',
      region: 'eu-west-1',
      subject: 'pipeline',
      state: 'SUCCEEDED',
      name: 'release',
      execution: 'e-1',
      who: 'arn:aws:codestar-connections:eu-west-1:111122223333:connection/1',
      commit: COMMIT,
      title: 'Mend',
    },
  ]);
});

test('Audit keeps the original event in the log, including unknown fields', async () => {
  const event = EVENTS.stage('release', 'e-1', 'Build', 'STARTED');
  await handle(handler, [event]);
  const [[key, object] = []] = [...objects];
  expect(key).toBe(`events/2026/11/21/2026-11-21T10:00:00.000Z-${event.id}.json`);
  expect(JSON.parse(object?.Body as string)).toMatchObject({ commit: COMMIT, event });
});

test('Audit keeps the first delivery of an event that is delivered several times', async () => {
  const event = EVENTS.deployment('release', 'd-1', 'SUCCESS');
  expect(
    await handle(handler, [event, event, { ...event, detail: { ...event.detail, state: 'x' } }]),
  ).toEqual([]);
  expect([objects.size, items()]).toMatchObject([1, [{ state: 'SUCCESS' }]]);
});

test('Audit records an event once in log and table when the table fails in the first attempt', async () => {
  const event = EVENTS.deployment('release', 'd-1', 'SUCCESS');
  aws.dynamodb.on(PutItemCommand).rejects(new Error('throttled'));
  expect(await handle(handler, [event])).toEqual(['message-0']);
  aws.reset();
  expect(await handle(handler, [event], { attempt: 2 })).toEqual([]);
  expect([objects.size, items().length]).toEqual([1, 1]);
});

test('Audit writes nothing to the table when the log fails', async () => {
  s3.on(PutObjectCommand).rejects(new Error('SlowDown'));
  expect(await handle(handler, [EVENTS.deployment('a', 'd', 'START')])).toEqual(['message-0']);
  expect(items()).toEqual([]);
});

test.each([
  ['another pipeline', EVENTS.pipeline('others', 'e-1', 'FAILED')],
  ['another account', { ...EVENTS.pipeline('release', 'e-1', 'FAILED'), account: '999999999999' }],
])('Audit ignores and counts an event of %s', async (_, event) => {
  expect(await countedIn('EventsIgnored', () => handle(handler, [event]))).toEqual([[], 1]);
  expect([objects.size, items().length]).toEqual([0, 0]);
});

describe('Audit', () => {
  const ada = 'arn:aws:sts::111122223333:assumed-role/Release/ada@example.com';

  test('records the person and the comment of an approval', async () => {
    aws.codePipeline.on(ListActionExecutionsCommand).resolves({
      actionExecutionDetails: [
        { stageName: 'Production', actionName: 'Other', updatedBy: 'other' },
        {
          stageName: 'Production',
          actionName: 'Approve',
          updatedBy: ada,
          output: { executionResult: { externalExecutionSummary: 'looks good' } },
        },
      ],
    });
    await handle(handler, [EVENTS.action('release', 'e-1', APPROVE, 'SUCCEEDED')]);
    expect(items()).toMatchObject([{ subject: 'approval', who: ada, reason: 'looks good' }]);
  });

  test('records the caller and the result of a call', async () => {
    const parameters = {
      pipelineName: 'release',
      stageName: 'Production',
      result: { status: 'Approved', summary: 'ok' },
    };
    await handle(handler, [
      EVENTS.call('PutApprovalResult', parameters, ada),
      EVENTS.call('UpdatePipeline', { pipeline: { name: 'release' } }, ada),
      EVENTS.call('StartPipelineExecution', { name: 'release' }, ada),
    ]);
    expect(items()).toMatchObject([
      { subject: 'call', state: 'PutApprovalResult', who: ada, reason: 'Approved: ok' },
      { state: 'UpdatePipeline', who: ada },
      { state: 'StartPipelineExecution', who: ada },
    ]);
  });

  test('records the person of a request from Slack, once for several reports', async () => {
    const detail = {
      id: 'r-1',
      request: 'deploy',
      pipeline: 'release',
      execution: 'e-9',
      commit: COMMIT,
      user: 'ada (U0ADA) in Slack',
      outcome: 'done',
    };
    const requestEvent = (id: string) => ({
      ...EVENTS.pipeline('release', 'e', 'x'),
      id,
      source: 'summit-stacks.delivery-chat',
      'detail-type': 'Delivery Request',
      detail,
    });
    await handle(handler, [requestEvent('1'), requestEvent('2')]);
    expect(items()).toMatchObject([
      {
        id: 'r-1',
        subject: 'request',
        state: 'deploy',
        who: 'ada (U0ADA) in Slack',
        commit: COMMIT,
      },
    ]);
  });
});

describe('`npm run audit`', () => {
  const entry = (second: number, rest: Partial<AuditEntry>): AuditEntry => ({
    id: String(second),
    time: `2026-11-21T10:00:${String(second).padStart(2, '0')}.000Z`,
    account: '111122223333',
    region: 'eu-west-1',
    subject: 'pipeline',
    state: 'STARTED',
    name: 'release',
    execution: 'e-1',
    ...rest,
  });

  test('adds the commit from a later event of the execution', () => {
    const [first] = attribute([entry(1, {}), entry(2, { subject: 'action', commit: COMMIT })]);
    expect(first).toMatchObject({ commit: COMMIT, from: 'execution' });
  });

  test('shows the person in Slack instead of the function that started or approved', () => {
    const role = 'arn:aws:sts::1:assumed-role/Act/act';
    const approval = { subject: 'approval', stage: 'Production', action: 'Approve' };
    const entries = [
      entry(1, { who: role }),
      entry(2, { subject: 'request', state: 'deploy', who: 'ada', reason: 'done' }),
      entry(3, { ...approval, state: 'STARTED', who: role }),
      entry(4, { ...approval, state: 'SUCCEEDED', who: role }),
      entry(5, { ...approval, subject: 'request', state: 'approve', who: 'bob', reason: 'done' }),
    ];
    expect(attribute(entries).map(({ who }) => who)).toEqual(['ada', 'ada', role, 'bob', 'bob']);
  });

  test('adds no person from a rejected request', () => {
    const refused = { subject: 'request', state: 'deploy', who: 'eve', reason: 'not found' };
    expect(attribute([entry(1, { who: 'role' }), entry(2, refused)])[0]?.who).toBe('role');
  });

  test('adds the commit of the only running execution to a deployment, marked as derived from the time', () => {
    const deployment = entry(3, { subject: 'deployment', execution: 'd-1', state: 'START' });
    const entries = [
      entry(1, { commit: COMMIT, who: 'ada' }),
      deployment,
      entry(4, { state: 'SUCCEEDED', commit: COMMIT }),
      { ...deployment, id: '9', time: '2026-11-21T10:00:09.000Z' },
    ];
    const [, during, , after] = attribute(entries);
    expect(during).toMatchObject({ commit: COMMIT, who: 'ada', from: 'time' });
    expect(after?.commit).toBeUndefined();
  });

  test('adds no commit to a deployment when two executions ran', () => {
    const entries = [
      entry(1, { commit: COMMIT }),
      entry(2, { commit: COMMIT, execution: 'e-2' }),
      entry(3, { subject: 'deployment', execution: 'd-1' }),
    ];
    expect(attribute(entries)[2]?.commit).toBeUndefined();
  });
});
