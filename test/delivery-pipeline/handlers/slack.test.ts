import './support/environment.ts';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { handler as command } from '../../../lambda/delivery-pipeline/command.ts';
import { isFresh, isSigned } from '../../../lambda/delivery-pipeline/core/signature.ts';
import { handler as interact } from '../../../lambda/delivery-pipeline/interact.ts';
import { COMMIT, FakeAws } from './support/fake-aws.ts';
import { call, EXAMPLE, signed, type SlackRequest } from './support/slack-api.ts';

const aws = new FakeAws();
let now = Date.now();
let serial = 0;

beforeEach(() => {
  // Later than the maximum age of a function's cached secret.
  now += 3_600_000;
  jest.useFakeTimers({ now, doNotFake: ['nextTick', 'setImmediate'] });
  aws.reset();
  aws.store('arn:key', EXAMPLE.key);
});
afterEach(() => {
  jest.useRealTimers();
});

/** Slack's example with another text and other changed fields. */
function form(text: string, changed: Readonly<Record<string, string>> = {}): string {
  const fields = new URLSearchParams(EXAMPLE.body);
  fields.set('text', text);
  // All requests of Slack differ.
  fields.set('trigger_id', String(serial++));
  for (const [name, value] of Object.entries(changed)) fields.set(name, value);
  return fields.toString();
}

const queued = () =>
  aws.sent('orders').map(({ MessageBody = '' }) => JSON.parse(MessageBody) as object);
const responseTo = async (text: string, changed?: Readonly<Record<string, string>>) =>
  (await call(command, signed(form(text, changed)))).body.text as string;

describe('Slack’s published example', () => {
  test('has a valid signature', () => {
    const { key, timestamp, body, signature } = EXAMPLE;
    expect(isSigned(key, timestamp, Buffer.from(body), signature)).toBe(true);
  });

  test('is accepted at its time and queues no request', async () => {
    jest.setSystemTime(Number(EXAMPLE.timestamp) * 1_000);
    const { body, timestamp, signature } = EXAMPLE;
    const headers = {
      ...signed('').headers,
      'X-Slack-Request-Timestamp': timestamp,
      'X-Slack-Signature': signature,
    };
    aws.store('arn:key', EXAMPLE.key);
    expect(await call(command, { body, headers })).toMatchObject({ status: 200 });
    expect(queued()).toEqual([]);
  });

  test.each([
    ['another key', { key: 'another' }],
    ['another time', { timestamp: '1531420619' }],
    ['another body', { body: `${EXAMPLE.body}&a=b` }],
    ['another version', { signature: EXAMPLE.signature.replace('v0', 'v1') }],
    ['a truncated signature', { signature: EXAMPLE.signature.slice(0, -1) }],
    ['a signature in capitals', { signature: EXAMPLE.signature.toUpperCase() }],
    ['no signature', { signature: '' }],
  ])('has no valid signature with %s', (_, changed) => {
    const { key, timestamp, body, signature } = { ...EXAMPLE, ...changed };
    expect(isSigned(key, timestamp, Buffer.from(body), signature)).toBe(false);
  });
});

test.each([
  ['/deploy', command],
  ['A button', interact],
])('%s answers 200 to the unsigned request ssl_check=1, and sends nothing', async (_, handler) => {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const answer = await call(handler, { body: form(COMMIT, { ssl_check: '1' }), headers });
  expect(answer).toEqual({ status: 200, body: {} });
  expect(queued()).toEqual([]);
});

test.each([
  ['1000', true],
  ['700', true],
  ['1300', true],
  ['699', false],
  ['1301', false],
  ['', false],
  ['-1000', false],
  ['1e3', false],
  ['9'.repeat(30), false],
])('isFresh returns, at second 1000 for a request of second %s, %s', (timestamp, expected) => {
  expect(isFresh(timestamp, 1_000)).toBe(expected);
});

describe.each([
  ['/deploy', command],
  ['A button', interact],
])('%s, with an invalid request,', (_, handler) => {
  const good = () => signed(form(COMMIT));
  const withHeader = (name: string, value: string | undefined): SlackRequest => {
    const request = good();
    return { ...request, headers: { ...request.headers, [name]: value } };
  };

  test.each([
    ['it has no headers', () => ({ ...good(), headers: {} }), 415, 'not-a-form'],
    ['it is JSON', () => withHeader('Content-Type', 'application/json'), 415, 'not-a-form'],
    [
      'it has over 1 MB',
      () => ({ ...good(), body: Buffer.alloc(1_000_001, 'a') }),
      413,
      'body-too-large',
    ],
    ['it has no time', () => withHeader('X-Slack-Request-Timestamp', undefined), 401, 'not-signed'],
    ['it has no signature', () => withHeader('X-Slack-Signature', undefined), 401, 'not-signed'],
    ['its time is old', () => withHeader('X-Slack-Request-Timestamp', '1531420618'), 401, 'stale'],
    [
      'its time is not a number',
      () => withHeader('X-Slack-Request-Timestamp', 'now'),
      401,
      'stale',
    ],
  ])('rejects a request before any work when %s', async (_what, request, status, reason) => {
    expect(await call(handler, request())).toMatchObject({ status, body: { reason } });
    expect(aws.secrets.commandCalls(GetSecretValueCommand)).toHaveLength(0);
    expect(aws.items.memory?.size).toBe(0);
    expect(queued()).toEqual([]);
  });

  test.each([
    ['it is signed with another key', () => signed(form(COMMIT), 'another')],
    ['its body was changed', () => ({ ...good(), body: form(COMMIT) })],
    ['it has no body', () => ({ ...good(), body: null })],
  ])('rejects a request with 401 when %s', async (_what, request) => {
    expect(await call(handler, request())).toMatchObject({
      status: 401,
      body: { reason: 'wrong-signature' },
    });
    expect(aws.items.memory?.size).toBe(0);
    expect(queued()).toEqual([]);
  });

  test('rejects a request that was received before with 409', async () => {
    const request = good();
    await call(handler, request);
    const before = queued().length;
    expect(await call(handler, request)).toMatchObject({
      status: 409,
      body: { reason: 'replayed' },
    });
    expect(queued()).toHaveLength(before);
  });

  test('rejects a request without a required field with 400', async () => {
    expect(await call(handler, signed('command=%2Fdeploy'))).toMatchObject({
      status: 400,
      body: { reason: 'wrong-form' },
    });
  });
});

test('Command accepts a signature over bytes that are not UTF-8', async () => {
  const body = Buffer.concat([Buffer.from(form('help')), Buffer.from([0x26, 0xff, 0xfe, 0x00])]);
  expect(await call(command, signed(body))).toMatchObject({ status: 200 });
});

test('Command reads a changed key 30 seconds after the last read', async () => {
  await call(command, signed(form('help')));
  aws.store('arn:key', 'new');
  expect((await call(command, signed(form('help'), 'new'))).status).toBe(401);
  jest.advanceTimersByTime(31_000);
  expect((await call(command, signed(form('help'), 'new'))).status).toBe(200);
});

test('Command reads the key once for several forged requests', async () => {
  for (let times = 0; times < 5; times++) await call(command, signed(form('a'), 'forged'));
  expect(aws.secrets.commandCalls(GetSecretValueCommand)).toHaveLength(1);
});

describe('/deploy', () => {
  test('queues a request with the pipeline, the commit and the user’s name', async () => {
    expect(await responseTo(`container ${COMMIT.toUpperCase()}`)).toBe(
      `Starting *container* with commit \`${COMMIT}\` …`,
    );
    expect(queued()).toEqual([
      {
        kind: 'deploy',
        id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        pipeline: 'container',
        commit: COMMIT,
        user: { id: 'U2CERLKJA', name: 'roadrunner' },
        responseUrl:
          'https://hooks.slack.com/commands/T1DC2JH3J/397700885554/96rGlfmibIGlgcZRskXaIFfN',
      },
    ]);
  });

  test.each([
    ['', 'Type `/deploy PIPELINE COMMIT`'],
    ['help', 'Pipelines: release, container.'],
    [COMMIT, 'Which pipeline?'],
    ['release latest', '`latest` is no full commit id'],
    [`release ${COMMIT.slice(0, 12)}`, 'is no full commit id'],
    [`others ${COMMIT}`, 'There is no pipeline `others`'],
    [`release ${COMMIT} now`, 'Type `/deploy PIPELINE COMMIT`'],
    ['release <!channel>', '`!channel` is no full commit id'],
  ])('explains the usage in its response to %j', async (text, expected) => {
    expect(await responseTo(text)).toContain(expected);
    expect(queued()).toEqual([]);
  });

  test('rejects other users and other channels with the reason', async () => {
    expect(await responseTo(COMMIT, { user_id: 'U0EVE' })).toContain('You (U0EVE) may not do this');
    expect(await responseTo(COMMIT, { channel_id: 'C0RANDOM' })).toContain(
      'this channel (C0RANDOM)',
    );
    expect(queued()).toEqual([]);
  });

  test('responds with 500 when the request can’t be queued', async () => {
    aws.sqs.on(SendMessageCommand).rejects(new Error('no queue'));
    expect((await call(command, signed(form(`release ${COMMIT}`)))).status).toBe(500);
  });
});

describe('A button', () => {
  const approval = {
    pipeline: 'release',
    stage: 'Production',
    action: 'Approve',
    execution: 'e-1',
  };
  const press = (changed: object = {}) => {
    const payload = {
      type: 'block_actions',
      user: { id: 'U0ADA', username: 'ada', a_field_of_the_future: [] },
      channel: { id: 'G8PSS9T3V', name: 'releases' },
      response_url: 'https://hooks.slack.com/actions/T0/1/abc',
      message: {
        blocks: [
          { type: 'section', text: 'x' },
          { type: 'actions', elements: [] },
        ],
      },
      actions: [{ type: 'button', action_id: 'approve', value: JSON.stringify(approval) }],
      ...changed,
    };
    const fields = new URLSearchParams({ payload: JSON.stringify(payload), n: String(serial++) });
    return call(interact, signed(fields.toString()));
  };

  test.each([
    ['approve', 'Approved'],
    ['reject', 'Rejected'],
  ])('%s queues a decision, with the message without its buttons', async (action_id, status) => {
    const actions = [{ type: 'button', action_id, value: JSON.stringify(approval) }];
    expect(await press({ actions })).toEqual({ status: 200, body: {} });
    expect(queued()).toMatchObject([
      {
        kind: 'decide',
        status,
        approval,
        user: { id: 'U0ADA', name: 'ada' },
        blocks: [{ type: 'section', text: 'x' }],
      },
    ]);
  });

  test('queues a reply with the reason for a user without permission', async () => {
    await press({ user: { id: 'U0EVE' } });
    expect(queued()).toMatchObject([
      { kind: 'reply', text: expect.stringContaining('U0EVE') as string },
    ]);
  });

  test.each([
    ['from another kind of interaction', { type: 'view_submission' }],
    ['of another action', { actions: [{ action_id: 'open' }] }],
    ['that does not exist', { actions: [] }],
    ['with an invalid value', { actions: [{ action_id: 'approve', value: '{}' }] }],
  ])('%s gets a 200 and queues no request', async (_, changed) => {
    expect(await press(changed)).toEqual({ status: 200, body: {} });
    expect(queued()).toEqual([]);
  });
});
