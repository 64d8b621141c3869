import './support/environment.ts';
import {
  InvalidApprovalTokenException,
  PipelineNotFoundException,
  PutApprovalResultCommand,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/delivery-pipeline/act.ts';
import { COMMIT, FakeAws, handle, TOKEN } from './support/fake-aws.ts';
import { FakeSlack, hang, status } from './support/fake-slack.ts';

const aws = new FakeAws();
const slack = new FakeSlack();
const events = mockClient(EventBridgeClient);

beforeEach(() => {
  aws.reset();
  slack.reset();
  events.reset();
  events.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const user = { id: 'U0ADA', name: 'ada' };
const responseUrl = 'https://hooks.slack.com/actions/T0/1/abc';
const deploy = {
  kind: 'deploy',
  id: 'a'.repeat(32),
  pipeline: 'release',
  commit: COMMIT,
  user,
  responseUrl,
};
const approval = { pipeline: 'release', stage: 'Production', action: 'Approve', execution: 'e-1' };
const decide = {
  kind: 'decide',
  id: 'b'.repeat(32),
  status: 'Approved',
  approval,
  user,
  responseUrl,
  blocks: [{ type: 'section' }],
};

const answers = () => slack.requests.map(({ body }) => body);
const reported = () =>
  events
    .commandCalls(PutEventsCommand)
    .flatMap(({ args: [{ input }] }) => input.Entries ?? [])
    .map(({ Detail = '' }) => JSON.parse(Detail) as Record<string, unknown>);
const approvals = () =>
  aws.codePipeline.commandCalls(PutApprovalResultCommand).map(({ args: [{ input }] }) => input);

describe('A request to deploy', () => {
  test('starts one execution with its commit and reports it to the audit trail and the channel', async () => {
    expect(await handle(handler, [deploy])).toEqual([]);
    expect(
      aws.codePipeline
        .commandCalls(StartPipelineExecutionCommand)
        .map(({ args: [{ input }] }) => input),
    ).toEqual([
      {
        name: 'release',
        clientRequestToken: deploy.id,
        sourceRevisions: [
          { actionName: 'Repository', revisionType: 'COMMIT_ID', revisionValue: COMMIT },
        ],
      },
    ]);
    expect(reported()).toEqual([
      {
        id: deploy.id,
        request: 'deploy',
        pipeline: 'release',
        commit: COMMIT,
        user: 'ada (U0ADA) in Slack',
        execution: 'e-1',
        outcome: 'done',
      },
    ]);
    expect(answers()).toMatchObject([
      {
        response_type: 'in_channel',
        text: expect.stringContaining('<@U0ADA> started *release*') as string,
      },
    ]);
  });

  test('uses the same token when it is delivered again', async () => {
    events
      .on(PutEventsCommand)
      .rejectsOnce(new Error('no bus'))
      .resolves({ Entries: [{}] });
    expect(await handle(handler, [deploy])).toEqual(['message-0']);
    expect(answers()).toEqual([]);
    expect(await handle(handler, [deploy], { attempt: 2 })).toEqual([]);
    const starts = aws.codePipeline.commandCalls(StartPipelineExecutionCommand);
    expect(new Set(starts.map(({ args: [{ input }] }) => input.clientRequestToken)).size).toBe(1);
    expect(answers()).toHaveLength(1);
  });

  test('reports a missing pipeline or commit to the user and to the audit trail', async () => {
    aws.codePipeline
      .on(StartPipelineExecutionCommand)
      .rejects(new PipelineNotFoundException({ message: 'no such pipeline', $metadata: {} }));
    expect(await handle(handler, [deploy])).toEqual([]);
    expect(answers()).toEqual([
      { response_type: 'ephemeral', text: 'CodePipeline answers: no such pipeline' },
    ]);
    expect(reported()).toMatchObject([{ outcome: 'CodePipeline answers: no such pipeline' }]);
  });

  test('moves to the dead-letter queue after five failures and informs the user', async () => {
    aws.codePipeline.on(StartPipelineExecutionCommand).rejects(new Error('throttled'));
    expect(await handle(handler, [deploy], { attempt: 4 })).toEqual(['message-0']);
    expect(answers()).toEqual([]);
    expect(await handle(handler, [deploy], { attempt: 5 })).toEqual([]);
    expect(answers()).toEqual([{ text: 'This failed; the operator is notified.' }]);
    expect(aws.failedMessages()).toMatchObject([
      { reason: 'internal-error', explanation: 'throttled' },
    ]);
  });

  test('is retried when the event bus accepts no entry', async () => {
    events.on(PutEventsCommand).resolves({ Entries: [{ ErrorCode: 'InternalFailure' }] });
    expect(await handle(handler, [deploy])).toEqual(['message-0']);
  });

  test.each([
    ['Slack hangs', hang],
    ['Slack answers 404', status(404)],
  ])('is processed once even if %s', async (_, answer) => {
    slack.answer(answer);
    expect(await handle(handler, [deploy])).toEqual([]);
    expect(aws.failedMessages()).toEqual([]);
  });
});

describe('A decision about an approval', () => {
  test('is put with CodePipeline’s token and the name of the person who pressed the button', async () => {
    expect(await handle(handler, [decide])).toEqual([]);
    expect(approvals()).toEqual([
      {
        pipelineName: 'release',
        stageName: 'Production',
        actionName: 'Approve',
        token: TOKEN,
        result: { status: 'Approved', summary: 'Approved by ada (U0ADA) in Slack' },
      },
    ]);
    expect(reported()).toMatchObject([{ request: 'approve', execution: 'e-1', outcome: 'done' }]);
    expect(answers()).toMatchObject([
      { replace_original: true, blocks: [{ type: 'section' }, { type: 'context' }] },
    ]);
  });

  test('is not put again when an earlier attempt has put it', async () => {
    const summary = 'Approved by ada (U0ADA) in Slack';
    aws.wait('e-1', { status: 'Succeeded', summary });
    expect(await handle(handler, [decide], { attempt: 2 })).toEqual([]);
    expect(approvals()).toEqual([]);
    expect(answers()).toMatchObject([{ replace_original: true }]);
  });

  test.each([
    [
      'another execution waits for the approval',
      () => {
        aws.wait('e-2');
      },
    ],
    [
      'no approval is open',
      () => {
        aws.wait('e-1', { status: 'Failed', summary: 'by another' });
      },
    ],
    [
      'its stage no longer exists',
      () => {
        aws.wait('e-1', {});
      },
    ],
  ])('is not put when %s, and the user gets the reason', async (_, prepare) => {
    prepare();
    expect(await handle(handler, [decide])).toEqual([]);
    expect(approvals()).toEqual([]);
    expect(answers()).toMatchObject([
      { replace_original: false, text: expect.stringContaining('waits no longer') as string },
    ]);
    expect(reported()).toMatchObject([
      { request: 'approve', outcome: expect.stringContaining('no longer') as string },
    ]);
  });

  test('reports that another person was faster', async () => {
    aws.codePipeline
      .on(PutApprovalResultCommand)
      .rejects(new InvalidApprovalTokenException({ message: 'old', $metadata: {} }));
    await handle(handler, [{ ...decide, status: 'Rejected' }]);
    expect(answers()).toMatchObject([{ text: expect.stringContaining('faster') as string }]);
    expect(reported()).toMatchObject([{ request: 'reject' }]);
  });

  test('is rejected for a pipeline that is not watched', async () => {
    await handle(handler, [{ ...decide, approval: { ...approval, pipeline: 'others' } }]);
    expect(approvals()).toEqual([]);
  });
});

test('Act posts the reason of a rejection and calls nothing else', async () => {
  await handle(handler, [{ kind: 'reply', id: 'c', user, responseUrl, text: 'You may not' }]);
  expect(answers()).toEqual([
    { response_type: 'ephemeral', replace_original: false, text: 'You may not' },
  ]);
});

test('Act posts nothing to an address that is not Slack’s', async () => {
  await handle(handler, [{ ...deploy, responseUrl: 'http://169.254.169.254/latest' }]);
  expect(slack.requests).toEqual([]);
});

test.each(['hello', '{}', JSON.stringify({ ...deploy, kind: 'delete' })])(
  'Act moves a message that is not a request to the dead-letter queue at once: %j',
  async (body) => {
    expect(await handle(handler, [body])).toEqual([]);
    expect(aws.failedMessages()).toMatchObject([{ reason: 'not-a-request', body }]);
  },
);
