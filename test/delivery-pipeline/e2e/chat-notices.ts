import { randomUUID } from 'node:crypto';
import type { Checks } from '../../e2e/scenario.ts';
import { requiring } from '../../e2e/requiring.ts';
import { until } from '../../e2e/wait.ts';
import { APPROVAL } from './fake-code-pipeline.ts';
import type { DeliveryChat } from './delivery-chat.ts';
import type { BusEvent } from './documented-events.ts';
import type { Behaviour, Received } from './fake-slack.ts';
import { explained, type LostResponses } from './lost-responses.ts';

const COMMIT = '8e0c6fb80e09020556d271d4cf0bacdab3614fbd';
const STAGE = 'Staging';
const DELIVERED = 'Staging-FanOut';

/** Events with the expected texts in Slack. */
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

/** Checks that each documented event is posted once, and that other events are not posted. */
export class Notices {
  readonly #chat: DeliveryChat;
  readonly #execution: string;
  readonly #cases: ReturnType<typeof told>;
  /** Event that is delivered twice, as EventBridge may do. */
  readonly #twice: BusEvent;

  private constructor(chat: DeliveryChat) {
    this.#chat = chat;
    this.#execution = chat.codePipeline.push(COMMIT).id;
    this.#cases = told(chat, this.#execution);
    this.#twice = chat.events().pipeline(chat.pipeline, randomUUID(), 'SUCCEEDED');
  }

  /** Puts the events on the bus. */
  static async start(chat: DeliveryChat): Promise<Notices> {
    const notices = new Notices(chat);
    await chat.deliver('Notices', notices.#twice);
    await chat.emit(notices.#cases.map(([event]) => event));
    await emitOthers(chat, notices.#execution);
    return notices;
  }

  /** Delivers the repeated event again. */
  async repeat(): Promise<void> {
    await until('the event that is delivered twice', 30, () =>
      Promise.resolve(this.#repeated() > 0 ? true : undefined),
    );
    await this.#chat.deliver('Notices', this.#twice);
  }

  /**
   * Checks the messages after all queues are empty.
   *
   * @param lost responses to other messages than those of `FailingSlack`
   */
  check(checks: Checks, lost: LostResponses): void {
    const cases = this.#cases;
    const all = this.#chat.slack.taken(this.#execution.slice(0, 9));
    const twice = lost.of(this.#twice.id);
    const more = lost.count - twice;
    const matches = ({ body }: Received, expected: readonly string[]) =>
      expected.every((part) => body.includes(part));
    checks.noProblems(
      'Each event that AWS documents, also with unknown fields, is posted once, with change, actor, commit and link',
      `${cases.length} messages`,
      cases.flatMap(([{ 'detail-type': type }, expected]) => {
        const { length } = all.filter((each) => matches(each, expected));
        return explained(length, 1, more) === 1
          ? []
          : [`${type} (${expected.join()}): ${length} times`];
      }),
    );
    checks.equal(
      'Events of another pipeline, stack or account, and events without news, are not posted',
      0,
      all.filter((each) => !cases.some(([, expected]) => matches(each, expected))).length,
    );
    checks.equal(
      'An event that EventBridge delivers twice is posted once',
      1,
      explained(this.#repeated(), 1, twice),
    );
  }

  #repeated(): number {
    return this.#chat.slack.taken(executionOf(this.#twice)).length;
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

/** Seconds of Retry-After in Slack's 429 responses. */
const RETRY_AFTER = 2;

interface Fault {
  readonly behaviour: Behaviour;
  /** Number of attempts that Slack accepts. */
  readonly taken: number;
  readonly attempts: number;
  /** Number of attempts without a response. */
  readonly lost: number;
}

/** Injected faults, by Slack's response to the first attempt. */
const FAULTS: Readonly<Record<string, Fault>> = {
  'answers after 2 s': fault({ status: 200, after: 2_000 }, 1, 1),
  'answers 429': fault({ status: 429, headers: { 'retry-after': String(RETRY_AFTER) } }, 1, 2),
  'answers 500': fault({ status: 500 }, 1, 2),
  'hangs without taking it': fault({ status: 503, hangs: true }, 1, 2),
  'takes it and never answers': fault({ status: 200, hangs: true }, 2, 2),
};

function fault(first: ReturnType<Behaviour>, taken: number, attempts: number): Fault {
  return {
    behaviour: (times) => (times === 1 ? first : { status: 200, body: 'ok' }),
    taken,
    attempts,
    lost: first.hangs ? 1 : 0,
  };
}

/** Number of responses that these faults lose. */
export const LOST_BY_FAULTS = Object.values(FAULTS).reduce((sum, { lost }) => sum + lost, 0);

interface FaultyEvent extends Fault {
  readonly name: string;
  readonly event: BusEvent;
}

/** Checks the messages while Slack is slow, limits the rate, fails, hangs and rejects. */
export class FailingSlack {
  readonly #chat: DeliveryChat;
  readonly #faulty: readonly FaultyEvent[];
  readonly #forGood: BusEvent;
  readonly #refused: BusEvent;

  private constructor(chat: DeliveryChat) {
    const events = chat.events();
    const event = () => events.pipeline(chat.pipeline, randomUUID(), 'SUCCEEDED');
    this.#chat = chat;
    this.#faulty = Object.entries(FAULTS).map(([name, fault]) => ({
      ...fault,
      name,
      event: event(),
    }));
    this.#forGood = event();
    this.#refused = event();
  }

  /** Sends the events to the queue, with ids of their own; their attempts take 30 seconds. */
  static async start(chat: DeliveryChat): Promise<FailingSlack> {
    const failing = new FailingSlack(chat);
    const { slack } = chat;
    for (const { event, behaviour } of failing.#faulty) slack.behave(executionOf(event), behaviour);
    slack.behave(executionOf(failing.#forGood), () => ({ status: 500 }));
    slack.behave(executionOf(failing.#refused), () => ({ status: 400, body: 'invalid_blocks' }));
    for (const event of failing.#all) await chat.deliver('Notices', event);
    return failing;
  }

  /** Ids of the events. */
  get ids(): string[] {
    return this.#all.map(({ id }) => id);
  }

  get #all(): BusEvent[] {
    return [this.#forGood, this.#refused, ...this.#faulty.map(({ event }) => event)];
  }

  async check(checks: Checks, lost: LostResponses): Promise<void> {
    const chat = this.#chat;
    checks.noProblems(
      'No message is lost when Slack is slow, answers 429 or 500, or hangs, and only a message without a response is posted twice',
      this.#faulty.map(({ name, taken }) => `${name}: ${taken}`).join('\n'),
      this.#faulty.flatMap(({ name, event, taken, attempts, lost: injected }) => {
        const more = Math.max(0, lost.of(event.id) - injected);
        const was = this.#taken(event);
        const tried = this.#attempts(event).length;
        return explained(was, taken, more) === taken &&
          explained(tried, attempts, more) === attempts
          ? []
          : [`${name}: ${was} of ${tried} attempts`];
      }),
    );
    const [limited, again] = this.#faulty
      .filter(({ name }) => name === 'answers 429')
      .flatMap(({ event }) => this.#attempts(event));
    const waited = (again?.at ?? NaN) - (limited?.at ?? NaN);
    checks.equal(
      `No message is sent within the ${RETRY_AFTER} seconds of Retry-After after a 429`,
      'not before',
      waited >= RETRY_AFTER * 1_000 ? 'not before' : `${waited} ms`,
    );
    await this.#checkFailed(checks, lost);
    await requiring(chat.deployment, checks, {
      check: SECRECY,
      services: ['log groups of a function’s own'],
      run: () => checkSecrecy(chat, checks),
    });
  }

  async #checkFailed(checks: Checks, lost: LostResponses): Promise<void> {
    const chat = this.#chat;
    const failed = await chat.failedMessages('Notices');
    const reasonOf = (event: BusEvent) =>
      failed
        .filter(({ body }) => body.includes(executionOf(event)))
        .map(({ reason }) => reason)
        .join();
    const refusals = this.#attempts(this.#refused).length;
    checks.equal(
      'Messages that fail five times or that Slack rejects go to the dead-letter queue with the reason',
      'internal-error after 5, refused-by-slack after 1',
      `${reasonOf(this.#forGood)} after ${this.#attempts(this.#forGood).length}, ` +
        `${reasonOf(this.#refused)} after ${explained(refusals, 1, lost.of(this.#refused.id))}`,
    );
    const repaired = [this.#forGood, this.#refused];
    for (const event of repaired) chat.slack.behave(executionOf(event));
    await chat.redrive('Notices');
    await chat.untilIdle('Notices', 30);
    const after = await chat.lostResponses();
    checks.equal(
      'The redrive posts the failed messages after the repair',
      '1 and 1',
      repaired
        .map((event) => explained(this.#taken(event), 1, after.of(event.id) - lost.of(event.id)))
        .join(' and '),
    );
  }

  /** Number of attempts that Slack accepted. */
  #taken(event: BusEvent): number {
    return this.#chat.slack.taken(executionOf(event)).length;
  }

  #attempts(event: BusEvent): Received[] {
    return this.#chat.slack.attempts(executionOf(event));
  }
}

function executionOf({ detail }: BusEvent): string {
  return String(detail['execution-id']);
}

const SECRECY = 'No line of the log contains the address of the webhook';

/** Checks that the webhook's address, which is a secret, is not in the log. */
async function checkSecrecy(chat: DeliveryChat, checks: Checks): Promise<void> {
  const lines = await chat.noticeLog();
  const found = lines.filter((line) => line.includes(chat.password));
  checks.equal(
    SECRECY,
    'some lines, 0 with it',
    `${lines.length > 0 ? 'some' : 'no'} lines, ${found.length} with it`,
  );
}
