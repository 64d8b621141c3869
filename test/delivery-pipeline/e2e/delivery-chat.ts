import { randomBytes } from 'node:crypto';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  readDeadLetters,
  redrive,
  type DeadLetter,
  type QueuePair,
} from '../../e2e/dead-letters.ts';
import { setVariable } from '../../e2e/function-variable.ts';
import { logLines } from '../../e2e/log-lines.ts';
import { countMessages } from '../../e2e/queues.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { FakeCodePipeline } from './fake-code-pipeline.ts';
import { DocumentedEvents, type BusEvent } from './documented-events.ts';
import { FakeSlack } from './fake-slack.ts';
import { LostResponses } from './lost-responses.ts';

/** User and channel that may deploy in this scenario. */
export const USER = { id: 'U0ADA', name: 'ada' };
export const CHANNEL = 'C0RELEASES';

/** Queues by the start of their outputs' names. */
export type QueueName = 'Notices' | 'Orders' | 'Records' | 'RecordsEvents';

/** Deployed stack with fakes of Slack and CodePipeline on this machine. */
export class DeliveryChat {
  readonly slack: FakeSlack;
  readonly codePipeline: FakeCodePipeline;
  readonly sqs = new SQSClient({});
  /** Key of Slack's signatures. */
  readonly signingKey = randomBytes(16).toString('hex');
  /** Secret part of the webhook's address. */
  readonly password = randomBytes(12).toString('hex');
  readonly deployment: Deployment;
  readonly #start = new Date();
  readonly #events = new EventBridgeClient({});
  readonly #secrets = new SecretsManagerClient({});
  readonly #undo: (() => Promise<void>)[] = [];

  private constructor(deployment: Deployment, slack: FakeSlack, codePipeline: FakeCodePipeline) {
    this.deployment = deployment;
    this.slack = slack;
    this.codePipeline = codePipeline;
  }

  /** Redirects the functions to this machine for the duration of a check, then restores their settings. */
  static async while(
    deployment: Deployment,
    check: (chat: DeliveryChat) => Promise<void>,
  ): Promise<void> {
    const [slack, codePipeline] = await Promise.all([FakeSlack.start(), FakeCodePipeline.start()]);
    const chat = new DeliveryChat(deployment, slack, codePipeline);
    try {
      await chat.#connect();
      await check(chat);
    } finally {
      for (const undo of chat.#undo.reverse()) await undo();
      await Promise.all([slack.stop(), codePipeline.stop()]);
    }
  }

  get pipeline(): string {
    return this.output('WatchedPipelines').split(',')[0] ?? '';
  }

  /** Events of AWS about the pipelines of this account. */
  events(time?: Date, account = this.#account): DocumentedEvents {
    return new DocumentedEvents({ account, region: this.#region, time });
  }

  output(name: string): string {
    const value = this.deployment.outputs[name];
    if (!value) throw new Error(`The stack has no output ${name}.`);
    return value;
  }

  queues(name: QueueName): QueuePair {
    return {
      queueUrl: this.output(`${name}QueueUrl`),
      deadLettersUrl: this.output(`${name}DeadLetterQueueUrl`),
    };
  }

  /** Puts events on the account's event bus, which replaces their ids. */
  async emit(events: readonly BusEvent[]): Promise<void> {
    for (let at = 0; at < events.length; at += 10) {
      const { FailedEntryCount, Entries } = await this.#events.send(
        new PutEventsCommand({
          Entries: events.slice(at, at + 10).map((event) => ({
            Source: event.source,
            DetailType: event['detail-type'],
            Detail: JSON.stringify(event.detail),
          })),
        }),
      );
      if (FailedEntryCount) throw new Error(`The bus refuses events: ${JSON.stringify(Entries)}`);
    }
  }

  /** Sends an event to a queue as EventBridge does, with its own id and time. */
  async deliver(name: QueueName, body: object | string): Promise<void> {
    const MessageBody = typeof body === 'string' ? body : JSON.stringify(body);
    const QueueUrl = this.queues(name).queueUrl;
    await this.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }

  async untilIdle(name: QueueName, seconds: number): Promise<void> {
    const { queueUrl } = this.queues(name);
    await until(`the queue of ${name} to be empty`, seconds, async () =>
      (await countMessages(this.sqs, queueUrl)) === 0 ? true : undefined,
    );
  }

  failedMessages(name: QueueName): Promise<DeadLetter[]> {
    return readDeadLetters(this.sqs, this.queues(name).deadLettersUrl);
  }

  redrive(name: QueueName): Promise<number> {
    return redrive(this.sqs, this.queues(name));
  }

  /** Lines that the notifications' function has logged since the start. */
  noticeLog(): Promise<string[]> {
    return logLines(this.output('NotifyLogs'), this.#start);
  }

  /** Responses of Slack that the notifications' function did not get; none where it has no log group. */
  async lostResponses(): Promise<LostResponses> {
    return this.deployment.lacks('log groups of a function’s own') === undefined
      ? LostResponses.in(await this.noticeLog())
      : new LostResponses();
  }

  async #connect(): Promise<void> {
    await this.#store('SigningKeyArn', this.signingKey);
    await this.#store('WebhookArn', `${this.slack.address}/services/T0/B0/${this.password}`);
    const slack = { SLACK_ORIGIN: this.slack.address };
    const codePipeline = { AWS_ENDPOINT_URL_CODEPIPELINE: this.codePipeline.address };
    const allowed = { ALLOWED_USERS: USER.id, ALLOWED_CHANNELS: CHANNEL };
    await Promise.all([
      this.#set('NotifyFunction', { ...slack, ...codePipeline }),
      this.#set('ActFunction', { ...slack, ...codePipeline }),
      this.#set('AuditFunction', codePipeline),
      this.#set('CommandFunction', allowed),
      this.#set('InteractFunction', allowed),
    ]);
  }

  async #store(output: string, SecretString: string): Promise<void> {
    const SecretId = this.output(output);
    const before = await this.#secrets.send(new GetSecretValueCommand({ SecretId }));
    await this.#secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    this.#undo.push(async () => {
      await this.#secrets.send(
        new PutSecretValueCommand({ SecretId, SecretString: before.SecretString }),
      );
    });
  }

  async #set(output: string, variables: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(variables)) {
      const before = await setVariable(this.output(output), name, value);
      this.#undo.push(async () => {
        await setVariable(this.output(output), name, before);
      });
    }
  }

  /** `arn:aws:secretsmanager:REGION:ACCOUNT:secret:…` */
  get #account(): string {
    return this.output('SigningKeyArn').split(':')[4] ?? '';
  }

  get #region(): string {
    return this.output('SigningKeyArn').split(':')[3] ?? '';
  }
}
