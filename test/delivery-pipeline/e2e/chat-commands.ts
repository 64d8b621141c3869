import { randomBytes } from 'node:crypto';
import { machineFactor } from '../../../tools/support/machine-factor.ts';
import { requiring } from '../../e2e/requiring.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { DeliveryChat } from './delivery-chat.ts';
import { call, deployForm, signed, type SlackRequest } from './slack-request.ts';

/** Time that Slack waits for a response, in milliseconds on a quiet machine. */
const SLACK_WAITS = 3_000;

/** Checks /deploy with valid, invalid, forged and repeated requests. */
export async function checkCommands(chat: DeliveryChat, checks: Checks): Promise<void> {
  await checkAccepted(chat, checks);
  await checkRejected(chat, checks);
  await checkReasons(chat, checks);
  await checkThrottling(chat, checks);
}

async function checkAccepted(chat: DeliveryChat, checks: Checks): Promise<void> {
  const cold = await call(chat, 'CommandsUrl', signed(deployForm(chat, 'help'), chat.signingKey));
  checks.note(`The first /deploy, on a cold function, responded after ${cold.milliseconds} ms`);
  const commit = newCommit();
  const request = signed(deployForm(chat, start(chat, commit)), chat.signingKey);
  const { status, text, milliseconds } = await call(chat, 'CommandsUrl', request);
  checks.equal(
    '/deploy responds within 3 s, scaled by the speed of the machine, before an execution starts',
    '200 Starting, in time',
    `${status} ${text.split(' ')[0] ?? ''}, ${milliseconds < SLACK_WAITS * machineFactor() ? 'in time' : `${milliseconds} ms`}`,
  );
  await answersOf(chat, commit, 1);
  const started = startsOf(chat, commit);
  checks.equal(
    '/deploy starts one execution with the given commit instead of the newest of the branch',
    `1: Repository COMMIT_ID ${commit}`,
    `${started.length}: ${started.map(revisionOf).join()}`,
  );
  checks.equal(
    '/deploy announces the execution in the channel',
    'in_channel, <@U0ADA>',
    (chat.slack.taken(commit.slice(0, 12))[0]?.body ?? '').replace(
      /.*"response_type":"(\w+)".*(<@\w+>).*/,
      '$1, $2',
    ),
  );
}

async function checkRejected(chat: DeliveryChat, checks: Checks): Promise<void> {
  const commit = newCommit();
  const starts = () => chat.codePipeline.count('StartPipelineExecution');
  const before = starts();
  const form = deployForm(chat, start(chat, commit));
  const good = signed(form, chat.signingKey);
  const minutes = (n: number) => new Date(Date.now() + n * 60_000);
  const without = (name: string): SlackRequest => {
    const others = Object.entries(good.headers).filter(([other]) => other !== name);
    return { ...good, headers: Object.fromEntries(others) };
  };
  const cases: [what: string, request: SlackRequest, expected: string][] = [
    ['signed with another key', signed(form, 'another'), '401 wrong-signature'],
    ['its body changed', { ...good, body: Buffer.from(`${form}&a=b`) }, '401 wrong-signature'],
    ['six minutes old', signed(form, chat.signingKey, minutes(-6)), '401 stale'],
    ['six minutes early', signed(form, chat.signingKey, minutes(6)), '401 stale'],
    ['without a signature', without('x-slack-signature'), '401 not-signed'],
    ['without a time', without('x-slack-request-timestamp'), '401 not-signed'],
    [
      'no form',
      { ...good, headers: { ...good.headers, 'content-type': 'application/json' } },
      '415 not-a-form',
    ],
    [
      'over 1 MB',
      signed(`${form}&a=${'x'.repeat(1_000_000)}`, chat.signingKey),
      '413 body-too-large',
    ],
    [
      'without a user',
      signed(deployForm(chat, commit, { user_id: '' }), chat.signingKey),
      '400 wrong-form',
    ],
  ];
  const problems: string[] = [];
  for (const output of ['CommandsUrl', 'InteractionsUrl'] as const) {
    for (const [what, request, expected] of cases) {
      if (output === 'InteractionsUrl' && expected === '400 wrong-form') continue;
      const { status, text } = await call(chat, output, request);
      if (`${status} ${text}` !== expected) problems.push(`${what}: ${status} ${text}`);
    }
  }
  checks.noProblems(
    'Both addresses reject forged, changed, old, early, unsigned, malformed and too large requests with the reason',
    `${cases.length} and ${cases.length - 1} times 4xx`,
    problems,
  );
  const typo = signed(deployForm(chat, 'latest'), chat.signingKey);
  const first = await call(chat, 'CommandsUrl', typo);
  const again = await call(chat, 'CommandsUrl', typo);
  checks.equal(
    'The same request is rejected the second time',
    '200, then 409 replayed',
    `${first.status}, then ${again.status} ${again.text}`,
  );
  await requiring(chat.deployment, checks, {
    check: 'A signature over bytes that are not UTF-8 is accepted',
    services: ['request bodies as they were sent'],
    run: () => checkBytes(chat, checks),
  });
  await chat.untilIdle('Orders', 30);
  checks.equal('None of these requests starts an execution', 0, starts() - before);
}

async function checkBytes(chat: DeliveryChat, checks: Checks): Promise<void> {
  const bytes = Buffer.concat([Buffer.from(`${deployForm(chat, '')}&x=`), randomBytes(64)]);
  const binary = await call(chat, 'CommandsUrl', signed(bytes, chat.signingKey));
  checks.equal('A signature over bytes that are not UTF-8 is accepted', 200, binary.status);
}

/** Checks the reasons for users without permission and for wrong commands. */
async function checkReasons(chat: DeliveryChat, checks: Checks): Promise<void> {
  const commit = newCommit();
  const cases: [form: string, expected: string][] = [
    [deployForm(chat, start(chat, commit), { user_id: 'U0EVE' }), 'You (U0EVE) may not do this'],
    [
      deployForm(chat, start(chat, commit), { channel_id: 'C0RANDOM' }),
      'can’t be done in this channel (C0RANDOM)',
    ],
    [deployForm(chat, ''), 'Type `/deploy'],
    [deployForm(chat, start(chat, 'latest')), '`latest` is no full commit id'],
    [
      deployForm(chat, start(chat, commit.slice(0, 7))),
      `\`${commit.slice(0, 7)}\` is no full commit id`,
    ],
    [deployForm(chat, commit), 'Which pipeline?'],
    [deployForm(chat, `others ${commit}`), 'There is no pipeline `others`'],
  ];
  const problems: string[] = [];
  for (const [form, expected] of cases) {
    const { status, text } = await call(chat, 'CommandsUrl', signed(form, chat.signingKey));
    if (status !== 200 || !text.replaceAll("'", '’').includes(expected))
      problems.push(`${expected}: ${status} ${text}`);
  }
  await chat.untilIdle('Orders', 30);
  checks.noProblems(
    '/deploy rejects other users, other channels, short commit ids and unknown pipelines with the reason, and starts nothing',
    `${cases.length} answers, 0 started`,
    [...problems, ...startsOf(chat, commit).map(revisionOf)],
  );
}

/** Checks that a request starts one execution when CodePipeline throttles and the request is delivered again. */
async function checkThrottling(chat: DeliveryChat, checks: Checks): Promise<void> {
  const commit = newCommit();
  // More calls than the client makes in one attempt.
  chat.codePipeline.throttles = 4;
  await call(chat, 'CommandsUrl', signed(deployForm(chat, start(chat, commit)), chat.signingKey));
  await answersOf(chat, commit, 1);
  const tokens = new Set(
    startsOf(chat, commit).map(({ clientRequestToken }) => clientRequestToken),
  );
  const executions = [...chat.codePipeline.executions.values()].filter(
    (each) => each.commit === commit,
  );
  checks.equal(
    'The next attempt starts one execution after CodePipeline throttles an attempt',
    '1 execution, 1 token',
    `${executions.length} execution, ${tokens.size} token`,
  );
}

/** Text of a command, with the part of the pipeline's name before the suffix from CloudFormation. */
function start({ pipeline }: DeliveryChat, commit: string): string {
  return `${pipeline.replace(/-.*$/, '').toLowerCase()} ${commit}`;
}

function newCommit(): string {
  return randomBytes(20).toString('hex');
}

interface Start {
  readonly clientRequestToken: string;
  readonly sourceRevisions: readonly {
    readonly actionName: string;
    readonly revisionType: string;
    readonly revisionValue: string;
  }[];
}

function startsOf(chat: DeliveryChat, commit: string): Start[] {
  return chat.codePipeline.calls
    .filter(({ operation }) => operation === 'StartPipelineExecution')
    .map(({ input }) => input as unknown as Start)
    .filter(({ sourceRevisions: [revision] }) => revision?.revisionValue === commit);
}

function revisionOf({ sourceRevisions: [revision] }: Start): string {
  const { actionName = '', revisionType = '', revisionValue = '' } = revision ?? {};
  return `${actionName} ${revisionType} ${revisionValue}`;
}

async function answersOf(chat: DeliveryChat, commit: string, count: number): Promise<void> {
  await until('the response in Slack', 30, () =>
    Promise.resolve(chat.slack.taken(commit.slice(0, 12)).length >= count ? true : undefined),
  );
}
