import './support/environment.ts';
import {
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  PipelineExecutionNotFoundException,
} from '@aws-sdk/client-codepipeline';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { ChangeMessageVisibilityBatchCommand } from '@aws-sdk/client-sqs';
import { handler } from '../../../lambda/delivery-pipeline/notify.ts';
import type { BusEvent } from '../e2e/documented-events.ts';
import { APPROVE, EVENTS } from './support/events.ts';
import { COMMIT, FakeAws, handle } from './support/fake-aws.ts';
import { countedIn } from './support/counts.ts';
import { FakeSlack, hang, status } from './support/fake-slack.ts';

const WEBHOOK = 'https://hooks.slack.com/services/T0/B0/abcdefgh';
const aws = new FakeAws();
const slack = new FakeSlack();

let now = Date.now();
beforeEach(() => {
  // Later than the maximum age of the function's cached secret.
  now += 3_600_000;
  jest.useFakeTimers({ now, doNotFake: ['nextTick', 'setImmediate'] });
  aws.reset();
  slack.reset();
  aws.store('arn:webhook', WEBHOOK);
});
afterEach(() => {
  jest.useRealTimers();
});

const started = () => EVENTS.pipeline('release', 'e-1', 'STARTED');
const texts = () => slack.requests.map(({ body }) => JSON.stringify(body));

/** Visibility timeouts of messages, in seconds. */
function hiddenFor(): (number | undefined)[] {
  const calls = aws.sqs.commandCalls(ChangeMessageVisibilityBatchCommand);
  return calls.flatMap(({ args: [{ input }] }) =>
    (input.Entries ?? []).map((e) => e.VisibilityTimeout),
  );
}

describe('The message of Notify', () => {
  const trigger = {
    'trigger-type': 'StartPipelineExecution',
    'trigger-detail': 'arn:aws:sts::123456789012:assumed-role/Admin/my-user',
  };
  const build = { stage: 'Build', action: 'Test', category: 'Test' };
  const result = { 'external-execution-summary': '3 <tests> & more failed' };
  const page =
    'https://eu-west-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/release/executions/e-1/visualization?region=eu-west-1';
  const cases: [string, BusEvent, string[]][] = [
    [
      'a pipeline',
      EVENTS.pipeline('release', 'e-1', 'STARTED', trigger),
      ['Pipeline *release* started', 'by my-user', page],
    ],
    [
      'a stage',
      EVENTS.stage('release', 'e-1', 'Staging', 'FAILED'),
      ['Stage *release › Staging* failed', 'by a push', page],
    ],
    [
      'an action',
      EVENTS.action('release', 'e-1', build, 'FAILED', result),
      ['Action *release › Build › Test* failed', '>3 &lt;tests&gt; &amp; more failed'],
    ],
    [
      'an open approval',
      EVENTS.action('release', 'e-1', APPROVE, 'STARTED'),
      ['waits for approval', '"action_id":"approve"', '"action_id":"reject"'],
    ],
    [
      'an unknown state',
      EVENTS.pipeline('container', 'e-1', 'PAUSED_BY_MOON'),
      ['Pipeline *container* paused by moon'],
    ],
  ];
  test.each(cases)(
    'contains the change, actor, commit and link of %s',
    async (_, event, expected) => {
      expect(await handle(handler, [event])).toEqual([]);
      expect(slack.requests.map(({ url }) => url)).toEqual([WEBHOOK]);
      for (const part of [...expected, `commit \`${COMMIT.slice(0, 12)}\` Mend`])
        expect(texts()[0]).toContain(part);
    },
  );

  test('reports a deployment and an alarm without a commit', async () => {
    await handle(handler, [
      EVENTS.deployment('release', 'd-9CUBA39OI', 'FAILURE'),
      EVENTS.alarm('DeliveryTarget-Errors', 'ALARM', 'Threshold crossed'),
    ]);
    expect(texts()[0]).toContain('Deployment *release/canary* failure');
    expect(texts()[0]).toContain('codedeploy/deployments/d-9CUBA39OI');
    expect(texts()[1]).toContain('Alarm *DeliveryTarget-Errors* is in ALARM state');
    expect(texts()[1]).toContain('>Threshold crossed');
  });

  test('reports a decision with the person and the comment', async () => {
    aws.codePipeline.on(ListActionExecutionsCommand).resolves({
      actionExecutionDetails: [
        {
          stageName: 'Production',
          actionName: 'Approve',
          updatedBy: 'arn:aws:sts::123456789012:assumed-role/Release/ada@example.com',
          output: { executionResult: { externalExecutionSummary: 'looks good' } },
        },
      ],
    });
    await handle(handler, [EVENTS.action('release', 'e-1', APPROVE, 'SUCCEEDED')]);
    expect(texts()[0]).toContain('is approved');
    expect(texts()[0]).toContain('by ada@example.com');
    expect(texts()[0]).toContain('>looks good');
  });

  test('shortens a long summary to Slack’s limit of 3,000 characters', async () => {
    const long = { 'external-execution-summary': '<'.repeat(10_000) };
    await handle(handler, [
      EVENTS.action('release', 'e-1', { ...APPROVE, category: 'Build' }, 'FAILED', long),
    ]);
    const { blocks } = slack.requests[0]?.body as { blocks: { text?: { text: string } }[] };
    for (const { text } of blocks) expect(text?.text.length ?? 0).toBeLessThanOrEqual(3_000);
  });
});

test.each([
  ['another pipeline', EVENTS.pipeline('others', 'e-1', 'FAILED'), 1],
  ['a pipeline of another account', { ...started(), account: '444455556666' }, 1],
  [
    'a deployment of an unknown account',
    { ...EVENTS.deployment('a', 'd', 'START'), account: '999999999999' },
    1,
  ],
  ['a stage that starts', EVENTS.stage('release', 'e-1', 'Build', 'STARTED'), 0],
  ['an alarm without data', EVENTS.alarm('a', 'INSUFFICIENT_DATA', 'none'), 0],
  [
    'an alarm from INSUFFICIENT_DATA to OK',
    EVENTS.alarm('a', 'OK', 'fine', 'INSUFFICIENT_DATA'),
    0,
  ],
])(
  'Notify does not post %s, and counts events of other pipelines and accounts',
  async (_, event, ignored) => {
    expect(await countedIn('EventsIgnored', () => handle(handler, [event]))).toEqual([[], ignored]);
    expect(slack.requests).toEqual([]);
  },
);

test('Notify announces that an alarm is over when it was in ALARM state before', async () => {
  await handle(handler, [EVENTS.alarm('a', 'OK', 'fine', 'ALARM')]);
  expect(texts()).toEqual([expect.stringContaining('Alarm *a* is over')]);
});

test('Notify reads an event that begins with a byte order mark', async () => {
  await handle(handler, [`\uFEFF${JSON.stringify(started())}`]);
  expect(texts()).toEqual([expect.stringContaining('Pipeline *release* started')]);
});

test('Notify posts a deployment of a target account', async () => {
  await handle(handler, [{ ...EVENTS.deployment('a', 'd', 'START'), account: '444455556666' }]);
  expect(slack.requests).toHaveLength(1);
});

test('Notify posts an event that is delivered twice once, and two events each', async () => {
  const event = started();
  await handle(handler, [event]);
  await handle(handler, [event, started()]);
  expect(slack.requests).toHaveLength(2);
});

describe('Notify', () => {
  test('waits for the time of Retry-After after a 429 from Slack, also with the next messages', async () => {
    slack.answer(status(429, '', { 'retry-after': '7' }));
    const done = handle(handler, [started(), started()]);
    await jest.advanceTimersByTimeAsync(6_900);
    expect(slack.requests).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(200);
    expect(await done).toEqual([]);
    expect(slack.requests).toHaveLength(3);
  });

  test('releases the message until the end of Retry-After when that exceeds its remaining time', async () => {
    slack.answer(status(429, '', { 'retry-after': '600' }));
    expect(await handle(handler, [started()])).toEqual(['message-0']);
    expect(hiddenFor()).toEqual([600]);
  });

  test('releases the message for 30 seconds after a 429 without Retry-After', async () => {
    slack.answer(status(429));
    expect(await handle(handler, [started()], { millisecondsLeft: 20_000 })).toEqual(['message-0']);
    expect(hiddenFor()).toEqual([30]);
  });

  test.each([
    ['answers 500', status(500)],
    ['hangs', hang],
    [
      'refuses the connection',
      () => Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } }),
    ],
  ])('retries only the failed message and posts it once when Slack %s', async (_, answer) => {
    const [bad, good] = [started(), started()];
    slack.answer(answer);
    expect(await handle(handler, [bad, good])).toEqual(['message-0']);
    expect(await handle(handler, [bad], { attempt: 2 })).toEqual([]);
    expect(slack.requests).toHaveLength(3);
  });

  test('moves a message to the dead-letter queue after five failures, without the address in the reason', async () => {
    slack.answer(status(503, WEBHOOK));
    expect(await handle(handler, [started()], { attempt: 5 })).toEqual([]);
    expect(aws.failedMessages()).toMatchObject([
      { reason: 'internal-error', explanation: 'Slack answers 503.' },
    ]);
    expect(JSON.stringify(aws.failedMessages())).not.toContain('abcdefgh');
  });

  test('moves a message that Slack rejects to the dead-letter queue at once, with Slack’s reason', async () => {
    slack.answer(status(400, 'invalid_blocks'));
    expect(await handle(handler, [started()])).toEqual([]);
    expect(aws.failedMessages()).toMatchObject([
      {
        reason: 'refused-by-slack',
        explanation: expect.stringContaining("400 'invalid_blocks'") as string,
      },
    ]);
  });

  test.each([403, 404, 410])('reads the address again after a %d from Slack', async (code) => {
    slack.answer(status(code, 'no_service'));
    expect(await handle(handler, [started()])).toEqual(['message-0']);
    const another = WEBHOOK.replace('abcdefgh', 'ijklmnop');
    aws.store('arn:webhook', another);
    jest.advanceTimersByTime(300_001);
    await handle(handler, [started()], { attempt: 2 });
    expect(slack.requests.at(-1)?.url).toBe(another);
  });
});

test('Notify reads the address once for many messages', async () => {
  await handle(handler, [started(), started()]);
  await handle(handler, [started()]);
  expect(aws.secrets.commandCalls(GetSecretValueCommand)).toHaveLength(1);
});

test.each(['', 'random', 'http://hooks.slack.com/services/T0', 'https://evil.example/services/T0'])(
  'Notify posts nothing to a stored address that is not Slack’s, and keeps it out of errors: %j',
  async (stored) => {
    aws.store('arn:webhook', stored);
    expect(await handle(handler, [started()], { attempt: 5 })).toEqual([]);
    expect(slack.requests).toEqual([]);
    const [{ explanation = '' } = {}] = aws.failedMessages();
    expect(explanation).toContain('store the one that Slack shows');
    if (stored) expect(explanation).not.toContain(stored);
  },
);

describe('Notify, without facts from CodePipeline,', () => {
  test('retries a message when the call for the commit fails, and posts it without the commit in the last attempt', async () => {
    aws.codePipeline.on(GetPipelineExecutionCommand).rejects(new Error('throttled'));
    // An execution that is not in the cache.
    const event = EVENTS.pipeline('release', 'e-throttled', 'FAILED');
    expect(await handle(handler, [event], { attempt: 4 })).toEqual(['message-0']);
    expect(await handle(handler, [event], { attempt: 5 })).toEqual([]);
    expect(texts()[0]).toContain('failed');
    expect(texts()[0]).not.toContain('commit');
  });

  test('posts a message without the commit of an unknown execution', async () => {
    aws.codePipeline
      .on(GetPipelineExecutionCommand)
      .rejects(new PipelineExecutionNotFoundException({ message: 'none', $metadata: {} }));
    expect(await handle(handler, [EVENTS.pipeline('release', 'e-gone', 'FAILED')])).toEqual([]);
    expect(slack.requests).toHaveLength(1);
  });
});

test('Notify leaves a message to the next invocation when too little time is left', async () => {
  expect(await handle(handler, [started()], { millisecondsLeft: 10_000 })).toEqual(['message-0']);
  expect(hiddenFor()).toEqual([1]);
  expect(slack.requests).toEqual([]);
});

test.each([
  ['not JSON', 'hello'],
  ['not an event', { hello: 'world' }],
  [
    'an event of another kind',
    { ...started(), 'detail-type': 'EC2 Instance State-change Notification' },
  ],
  ['an event without an execution', { ...started(), detail: { pipeline: 'release' } }],
])('Notify moves a message that is %s to the dead-letter queue', async (_, body) => {
  expect(await handle(handler, [body])).toEqual([]);
  expect(aws.failedMessages()).toMatchObject([{ reason: 'not-an-event' }]);
});
