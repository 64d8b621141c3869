import { randomUUID } from 'node:crypto';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import type { Checks } from '../../e2e/scenario.ts';
import { requiring } from '../../e2e/requiring.ts';
import { until } from '../../e2e/wait.ts';
import { auditEntries, checkWrongOptions, type Entry } from './audit-command.ts';
import { checkRefusal, REFUSAL } from './audit-refusal.ts';
import { APPROVAL } from './fake-code-pipeline.ts';
import type { DeliveryChat } from './delivery-chat.ts';
import type { BusEvent } from './documented-events.ts';

const COMMIT = '5f2b1f0c4a9d8e7b6c5d4e3f2a1b0c9d8e7f6a5b';

/** Checks the audit trail as described in docs/delivery-chat.md. */
export function checkAudit(chat: DeliveryChat, checks: Checks): Promise<void> {
  return new AuditCheck(chat).run(checks);
}

class AuditCheck {
  readonly #chat: DeliveryChat;
  /** Start of the events' times, an hour ago, in whole seconds as AWS gives them; each event has another. */
  readonly #start = Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000;
  #seconds = 0;

  constructor(chat: DeliveryChat) {
    this.#chat = chat;
  }

  async run(checks: Checks): Promise<void> {
    const chat = this.#chat;
    const { id: execution } = chat.codePipeline.push(COMMIT);
    const summary = 'looks good';
    chat.codePipeline.approvals.set(execution, { status: 'Approved', summary });
    const events = this.#delivery(execution);
    const others = this.#others(execution);
    // Twice and in another order, as queues may deliver.
    const twice = [...events.toReversed(), ...others, ...events];
    await pLimit(8).map(twice, (event) => chat.deliver('Records', event));
    await chat.untilIdle('Records', 60);

    const logged = await this.#logged(events);
    const ids = events.map(({ id }) => id);
    checks.equal(
      `The log contains each of ${events.length} events once and unchanged, after each is delivered twice and out of order`,
      tallyOf(ids, ids),
      tallyOf(
        ids,
        logged.map(({ id }) => id),
      ),
    );
    const printed = await auditEntries('--json', ...this.#time(0, events.length + others.length));
    checks.noProblems(
      '`npm run audit` prints each event once, oldest first, and none of another pipeline or account',
      `${ids.length} events in order`,
      ids.join() === printed.map(({ id }) => id).join()
        ? []
        : printed.map(({ id, subject, state }) => `${id} ${subject} ${state}`),
    );
    checks.noProblems(
      'Each entry contains the actor and the commit: the person who approved, or the trigger of the execution',
      `${COMMIT.slice(0, 12)}, the connection; approved by ada@example.com`,
      printed.flatMap((entry) => {
        const who = wantedWho(entry);
        return entry.commit === COMMIT && entry.who?.endsWith(who)
          ? []
          : [`${entry.subject} ${entry.state}: ${entry.commit ?? '-'}, ${entry.who ?? '-'}`];
      }),
    );
    await this.#checkOptions(checks, printed);
    await checkWrongOptions(checks);
    await this.#checkBus(checks);
    await this.#checkSlack(checks);
    await requiring(chat.deployment, checks, {
      check: REFUSAL,
      services: ['enforcement of policies'],
      run: () => checkRefusal(chat, checks),
    });
  }

  /** Events from push to production, from CodePipeline, CloudFormation, CodeDeploy and CloudTrail. */
  #delivery(execution: string): BusEvent[] {
    const { pipeline } = this.#chat;
    const approve = { ...APPROVAL, category: 'Approval' };
    const source = { stage: 'Source', action: 'Repository', category: 'Source' };
    const deploy = { stage: APPROVAL.stage, action: 'Deploy', category: 'Deploy' };
    const request = {
      pipelineName: pipeline,
      stageName: APPROVAL.stage,
      actionName: APPROVAL.action,
    };
    const deployment = `d-${randomUUID().slice(0, 9).toUpperCase()}`;
    return [
      this.#next().pipeline(pipeline, execution, 'STARTED'),
      this.#next().stage(pipeline, execution, 'Source', 'STARTED'),
      this.#next().action(pipeline, execution, source, 'STARTED'),
      this.#next().action(pipeline, execution, source, 'SUCCEEDED', {
        'external-execution-id': COMMIT,
      }),
      this.#next().stage(pipeline, execution, 'Source', 'SUCCEEDED'),
      this.#next().stage(pipeline, execution, APPROVAL.stage, 'STARTED'),
      this.#next().action(pipeline, execution, approve, 'STARTED'),
      this.#next().call(
        'PutApprovalResult',
        { ...request, pipelineExecutionId: execution, result: { status: 'Approved' } },
        'arn:aws:sts::000000000000:assumed-role/Release/ada@example.com',
      ),
      this.#next().action(pipeline, execution, approve, 'SUCCEEDED'),
      this.#next().action(pipeline, execution, deploy, 'STARTED'),
      this.#next().stack('Staging-DeliveryRelease', 'UPDATE_IN_PROGRESS'),
      this.#next().deployment('release', deployment, 'START'),
      this.#next().deployment('release', deployment, 'SUCCESS'),
      this.#next().stack('Staging-DeliveryRelease', 'UPDATE_COMPLETE'),
      this.#next().action(pipeline, execution, deploy, 'SUCCEEDED'),
      this.#next().pipeline(pipeline, execution, 'SUCCEEDED'),
    ];
  }

  #others(execution: string): BusEvent[] {
    const elsewhere = this.#chat.events(this.#tick(), '999999999999');
    return [
      this.#next().pipeline('somebody-elses', execution, 'STARTED'),
      elsewhere.pipeline(this.#chat.pipeline, execution, 'FAILED'),
      elsewhere.deployment('release', 'd-ELSEWHERE', 'SUCCESS'),
    ];
  }

  #next() {
    return this.#chat.events(this.#tick());
  }

  #tick(): Date {
    return new Date(this.#start + this.#seconds++ * 1_000);
  }

  #time(from: number, to: number): string[] {
    const at = (seconds: number) => new Date(this.#start + (seconds - 0.999) * 1_000).toISOString();
    return ['--since', at(from), '--until', at(to)];
  }

  /** Entries of these events in the log, read object by object. */
  async #logged(events: readonly BusEvent[]): Promise<{ id: string }[]> {
    const s3 = new S3Client({});
    const Bucket = this.#chat.output('AuditLogBucket');
    const found: { id: string }[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket })) {
      for (const { Key = '' } of Contents) {
        const event = events.find(({ id }) => Key.includes(id));
        if (!event) continue;
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        const entry = JSON.parse((await Body?.transformToString()) ?? '') as { event: BusEvent };
        const isSame = JSON.stringify(entry.event) === JSON.stringify(event);
        found.push({ id: isSame ? event.id : `${Key}: changed` });
      }
    }
    return found;
  }

  /** Checks the same events over the event bus, which sets new ids and times. */
  async #checkBus(checks: Checks): Promise<void> {
    const chat = this.#chat;
    const { id: execution } = chat.codePipeline.push(COMMIT);
    const events = this.#delivery(execution);
    const since = new Date(Date.now() - 1_000).toISOString();
    await chat.emit(events);
    const found = await until('the events of the bus in the trail', 30, async () => {
      const shown = await auditEntries('--json', '--since', since);
      return shown.length >= events.length ? shown : undefined;
    });
    const ours = found.filter((each) => each.execution === execution);
    const deployments = found.filter(({ subject }) => /^(deployment|stack)$/.test(subject));
    checks.equal(
      'Each event that is put on the event bus is once in the trail, with its commit',
      `${events.length} with commit`,
      `${[...ours, ...deployments].filter(({ commit }) => commit === COMMIT).length} with commit`,
    );
  }

  async #checkOptions(checks: Checks, all: readonly Entry[]): Promise<void> {
    const time = this.#time(0, 60);
    const byAda = await auditEntries('--json', ...time, '--who', 'ADA@');
    const others = await auditEntries('--json', ...time, '--pipeline', 'somebody-elses');
    const some = await auditEntries('--json', ...this.#time(0, 3));
    checks.equal(
      '`npm run audit` filters by actor, pipeline and time',
      `${all.filter(({ who }) => who?.includes('ada@')).length} by ada, 0 of another pipeline, 3 in time`,
      `${byAda.length} by ada, ${others.length} of another pipeline, ${some.length} in time`,
    );
  }

  /** Checks that a request from Slack is in the trail with the person's name. */
  async #checkSlack(checks: Checks): Promise<void> {
    const chat = this.#chat;
    const id = randomUUID();
    const commit = COMMIT.split('').reverse().join('');
    const started = new Date();
    await chat.deliver('Orders', {
      kind: 'deploy',
      id,
      pipeline: chat.pipeline,
      commit,
      user: { id: 'U0ADA', name: 'ada' },
      responseUrl: `${chat.slack.address}/commands/1`,
    });
    await chat.untilIdle('Orders', 30);
    const execution =
      [...chat.codePipeline.executions.values()].find((each) => each.commit === commit)?.id ?? '';
    await chat.emit([chat.events().pipeline(chat.pipeline, execution, 'STARTED')]);
    const since = new Date(started.getTime() - 1_000).toISOString();
    const entries = await until('the request in the trail', 30, async () => {
      const shown = await auditEntries('--json', '--since', since);
      const ours = shown.filter((each) => each.execution === execution);
      return ours.length >= 2 ? ours : undefined;
    });
    checks.equal(
      'The trail contains the person who typed /deploy, not the function that started the execution',
      'pipeline STARTED, request deploy: ada (U0ADA) in Slack, commit right',
      `${entries
        .map((each) => `${each.subject} ${each.state}`)
        .sort()
        .join(', ')}: ` +
        `${[...new Set(entries.map(({ who }) => who))].join()}, commit ${entries.every((each) => each.commit === commit) ? 'right' : 'wrong'}`,
    );
  }
}

function wantedWho({ subject, state }: Entry): string {
  const isDecision = subject === 'call' || (subject === 'approval' && state !== 'STARTED');
  return isDecision ? 'ada@example.com' : 'connection/1';
}

/** Summary of the number of entries per id, on one line. */
function tallyOf(ids: readonly string[], found: readonly string[]): string {
  const times = ids.map((id) => found.filter((each) => each === id).length);
  const others = found.filter((each) => !ids.includes(each)).length;
  return `once ${times.filter((n) => n === 1).length}, missing ${times.filter((n) => n === 0).length}, others ${others}`;
}
