import { randomUUID } from 'node:crypto';
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { APPROVAL } from './code-pipeline-stand-in.ts';
import type { DeliveryChat } from './delivery-chat.ts';
import type { BusEvent } from './documented-events.ts';
import type { Behaviour } from './slack-stand-in.ts';

const COMMIT = '8e0c6fb80e09020556d271d4cf0bacdab3614fbd';
const STAGE = 'Staging';
const DELIVERED = 'Staging-FanOut';

/** Events, and what Slack must have been told of each. */
function told(chat: DeliveryChat, execution: string): [event: BusEvent, expected: string[]][] {
  const events = chat.events();
  const { pipeline } = chat;
  const approve = { ...APPROVAL, category: 'Approval' };
  const build = { stage: 'Build', action: 'Test', category: 'Test' };
  const common = [COMMIT.slice(0, 12), 'Mend &lt;it&gt;', `executions/${execution}/`];
  const trigger = {
    'trigger-type': 'StartPipelineExecution',
    'trigger-detail': 'arn:aws:sts::123456789012:assumed-role/Admin/my-user',
  };
  const failed = { 'external-execution-summary': '3 <tests> failed', 'error-code': 'JobFailed' };
  return [
    [events.pipeline(pipeline, execution, 'STARTED', trigger), [...common, 'started', 'my-user']],
    [events.stage(pipeline, execution, STAGE, 'SUCCEEDED'), [...common, STAGE, 'succeeded']],
    [
      events.action(pipeline, execution, build, 'FAILED', failed),
      [...common, 'Test', 'failed', '3 &lt;tests&gt; failed'],
    ],
    [
      events.action(pipeline, execution, approve, 'STARTED'),
      [...common, APPROVAL.stage, 'waits for approval', '"approve"', '"reject"'],
    ],
    [events.pipeline(pipeline, execution, 'SUPERSEDED'), [...common, 'superseded']],
    [events.pipeline(pipeline, execution, 'PAUSED_BY_MOON'), [...common, 'paused by moon']],
    [
      events.deployment('release', `d-${execution.slice(0, 9)}`, 'FAILURE'),
      ['release/canary', 'failure', `deployments/d-${execution.slice(0, 9)}`],
    ],
    [
      events.stack(DELIVERED, 'UPDATE_ROLLBACK_IN_PROGRESS', `refused ${execution}`),
      [DELIVERED, 'update rollback in progress', `refused ${execution}`, 'cloudformation/home'],
    ],
    [
      events.alarm(`DeliveryChat-${execution}`, 'ALARM', 'Threshold crossed'),
      [`DeliveryChat-${execution}`, 'is in ALARM state', 'Threshold crossed', 'alarmsV2:alarm'],
    ],
  ];
}

/** Each documented event is told once, and those of others are not. */
export class Notices {
  readonly #chat: DeliveryChat;
  readonly #execution: string;
  readonly #cases: ReturnType<typeof told>;
  /** Delivered twice, as EventBridge may. */
  readonly #twice: BusEvent;

  private constructor(chat: DeliveryChat) {
    this.#chat = chat;
    this.#execution = chat.codePipeline.push(COMMIT).id;
    this.#cases = told(chat, this.#execution);
    this.#twice = chat.events().pipeline(chat.pipeline, randomUUID(), 'SUCCEEDED');
  }

  /** Puts the events. */
  static async start(chat: DeliveryChat): Promise<Notices> {
    const notices = new Notices(chat);
    await chat.deliver('Notices', notices.#twice);
    await chat.emit(notices.#cases.map(([event]) => event));
    await emitOthers(chat, notices.#execution);
    return notices;
  }

  /** Delivers the one that comes twice again. */
  async repeat(): Promise<void> {
    await until('the event that comes twice', 30, () =>
      Promise.resolve(this.#repeated() > 0 ? true : undefined),
    );
    await this.#chat.deliver('Notices', this.#twice);
  }

  /** When nothing waits any more. */
  prove(checks: Checks): void {
    const cases = this.#cases;
    const all = this.#chat.slack.taken(this.#execution.slice(0, 9));
    checks.faultless(
      'Each event that AWS documents, with fields that it does not, is told once: what, who, which commit, where to look',
      `${cases.length} messages`,
      cases.flatMap(([{ 'detail-type': type }, expected]) => {
        const found = all.filter(({ body }) => expected.every((part) => body.includes(part)));
        return found.length === 1 ? [] : [`${type} (${expected.join()}): ${found.length} times`];
      }),
    );
    checks.equal(
      'Events of another pipeline, stack or account, and those that say nothing new are not told',
      0,
      all.length - cases.length,
    );
    checks.equal('An event that EventBridge delivers twice is told once', 1, this.#repeated());
  }

  #repeated(): number {
    return this.#chat.slack.taken(String(this.#twice.detail['execution-id'])).length;
  }
}

async function emitOthers(chat: DeliveryChat, execution: string): Promise<void> {
  const events = chat.events();
  const quiet = { stage: 'Build', action: 'Test', category: 'Test' };
  await chat.emit([
    events.pipeline('somebody-elses', execution, 'FAILED'),
    events.stage(chat.pipeline, execution, STAGE, 'STARTED'),
    events.action(chat.pipeline, execution, quiet, 'SUCCEEDED'),
    events.stack(DELIVERED, 'UPDATE_IN_PROGRESS', `begun ${execution}`),
    events.stack('Others', 'UPDATE_FAILED', `not delivered ${execution}`),
    events.alarm(`Others-${execution}`, 'ALARM', 'not of these stacks'),
  ]);
  const elsewhere = chat.events(undefined, '999999999999');
  await chat.deliver('Notices', elsewhere.pipeline(chat.pipeline, execution, 'FAILED'));
}

/** Seconds that Slack asks for with its 429. */
const RETRY_AFTER = 2;

interface Mood {
  readonly behaviour: Behaviour;
  /** Times that Slack takes the message. */
  readonly taken: number;
  readonly attempts: number;
}

/** By what Slack does when it comes the first time; `for good` goes on so. */
const MOODS: Readonly<Record<string, Mood>> = {
  'answers after 2 s': mood({ status: 200, after: 2_000 }, 1, 1),
  'answers 429': mood({ status: 429, headers: { 'retry-after': String(RETRY_AFTER) } }, 1, 2),
  'answers 500': mood({ status: 500 }, 1, 2),
  'hangs without taking it': mood({ status: 503, hangs: true }, 1, 2),
  'takes it and never answers': mood({ status: 200, hangs: true }, 2, 2),
};

function mood(first: ReturnType<Behaviour>, taken: number, attempts: number): Mood {
  return {
    behaviour: (times) => (times === 1 ? first : { status: 200, body: 'ok' }),
    taken,
    attempts,
  };
}

/** Messages while Slack is slow, limits, fails, hangs and refuses. */
export class FailingSlack {
  readonly #chat: DeliveryChat;
  /** Execution ids by mood. */
  readonly #moods = new Map(Object.keys(MOODS).map((name) => [name, randomUUID()]));
  readonly #forGood = randomUUID();
  readonly #refused = randomUUID();

  private constructor(chat: DeliveryChat) {
    this.#chat = chat;
  }

  /** Puts the events; their attempts take half a minute. */
  static async start(chat: DeliveryChat): Promise<FailingSlack> {
    const failing = new FailingSlack(chat);
    const { slack } = chat;
    const events = chat.events();
    for (const [name, { behaviour }] of Object.entries(MOODS))
      slack.behave(failing.#moods.get(name) ?? '', behaviour);
    slack.behave(failing.#forGood, () => ({ status: 500 }));
    slack.behave(failing.#refused, () => ({ status: 400, body: 'invalid_blocks' }));
    await chat.emit(
      [failing.#forGood, failing.#refused, ...failing.#moods.values()].map((execution) =>
        events.pipeline(chat.pipeline, execution, 'SUCCEEDED'),
      ),
    );
    return failing;
  }

  async prove(checks: Checks): Promise<void> {
    const chat = this.#chat;
    checks.faultless(
      'Slack is slow, answers 429, 500, hangs: nothing is lost, and nothing told twice but what Slack took without an answer',
      Object.entries(MOODS)
        .map(([name, { taken }]) => `${name}: ${taken}`)
        .join('\n'),
      Object.entries(MOODS).flatMap(([name, { taken, attempts }]) => {
        const id = this.#moods.get(name) ?? '';
        const [was, tried] = [chat.slack.taken(id).length, chat.slack.attempts(id).length];
        return was === taken && tried === attempts ? [] : [`${name}: ${was} of ${tried} attempts`];
      }),
    );
    const [limited, again] = chat.slack.attempts(this.#moods.get('answers 429') ?? '');
    const waited = (again?.at ?? NaN) - (limited?.at ?? NaN);
    checks.equal(
      `After a 429, nothing is sent before the ${RETRY_AFTER} seconds of Retry-After are over`,
      'not before',
      waited >= RETRY_AFTER * 1_000 ? 'not before' : `${waited} ms`,
    );
    await this.#proveLetters(checks);
    await proveSecrecy(chat, checks);
  }

  async #proveLetters(checks: Checks): Promise<void> {
    const chat = this.#chat;
    const letters = await chat.letters('Notices');
    const reasonOf = (execution: string) =>
      letters
        .filter(({ body }) => body.includes(execution))
        .map(({ reason }) => reason)
        .join();
    checks.equal(
      'What Slack fails for five times, and what it refuses, are dead letters that say so',
      'internal-error after 5, refused-by-slack after 1',
      `${reasonOf(this.#forGood)} after ${chat.slack.attempts(this.#forGood).length}, ` +
        `${reasonOf(this.#refused)} after ${chat.slack.attempts(this.#refused).length}`,
    );
    for (const execution of [this.#forGood, this.#refused]) chat.slack.behave(execution);
    await chat.redrive('Notices');
    await chat.untilIdle('Notices', 30);
    checks.equal(
      '… and after the repair, the redrive brings them',
      '1 and 1',
      `${chat.slack.taken(this.#forGood).length} and ${chat.slack.taken(this.#refused).length}`,
    );
  }
}

/** The webhook's address opens the channel to whoever has it. */
async function proveSecrecy(chat: DeliveryChat, checks: Checks): Promise<void> {
  const lines: string[] = [];
  const pages = paginateFilterLogEvents(
    { client: new CloudWatchLogsClient({}) },
    { logGroupName: chat.output('NotifyLogs'), startTime: Date.now() - 600_000 },
  );
  for await (const { events = [] } of pages)
    lines.push(...events.map(({ message = '' }) => message));
  const found = lines.filter((line) => line.includes(chat.password));
  checks.equal(
    'The address of the webhook is in no line of the log',
    'some lines, 0 with it',
    `${lines.length > 0 ? 'some' : 'no'} lines, ${found.length} with it`,
  );
}
