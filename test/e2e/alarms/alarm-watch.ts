import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import type { Checks, Deployment, ExpectedAlarms } from '../scenario.ts';
import { until } from '../wait.ts';
import type { End, Fault } from './fault.ts';
import { faultFor, removeFailedMessages } from './faults.ts';
import { Notices } from './notices.ts';
import {
  AlarmHistory,
  alarmsOf,
  goneOff,
  type StackAlarm,
  type StateChange,
} from './stack-alarms.ts';
import { withThreshold } from './threshold.ts';

/** Time limit in seconds for changes of state: three periods, of 2.5 s for most alarms. */
const SECONDS = 90;

/** Pause between two readings of the changes, of which an architecture waits for four. */
const INTERVAL_MILLISECONDS = 500;

/** Metrics whose alarms a slow machine makes go off: few invocations at once, and late answers. */
const OF_THE_MACHINE = ['AWS/ApiGateway Latency', 'AWS/Lambda Throttles'];

/** Functions that get a fault at the same time. */
const AT_ONCE = 4;

/** Fault that was injected for an alarm. */
interface Injected {
  readonly alarm: StackAlarm;
  readonly end: End;
}

/** Alarms of an architecture's stacks during its scenario. */
export class AlarmWatch {
  /**
   * Begins to read the messages of the stacks' topics.
   *
   * @param stacks names of the deployed stacks
   * @param expected alarms of the scenario's faults
   * @throws Error naming an expected alarm that the stacks do not have
   */
  static async start(
    stacks: readonly string[],
    expected: ExpectedAlarms,
    deployment: Deployment,
  ): Promise<AlarmWatch> {
    const faults = expected.faults?.(deployment) ?? {};
    const alarms = await alarmsOf(stacks);
    const ids = alarms.map(({ id }) => id);
    const { goOff, mayGoOff = [], thresholds = {} } = expected;
    const named = [...goOff, ...mayGoOff, ...Object.keys(thresholds), ...Object.keys(faults)];
    const unknown = named.filter((id) => !ids.includes(id));
    if (unknown.length > 0)
      throw new Error(`There is no alarm ${unknown.join(', ')}, only ${ids.join(', ')}.`);
    const topics = [...new Set(alarms.map(({ topic }) => topic))];
    const notices = await Notices.subscribe(`alarms-${randomUUID()}`, topics);
    const changed = alarms.filter(({ id }) => id in thresholds);
    const restores = await pLimit(AT_ONCE).map(changed, (alarm) =>
      withThreshold(alarm, thresholds[alarm.id] ?? 0),
    );
    return new AlarmWatch(alarms, expected, faults, notices, restores);
  }

  private readonly history: AlarmHistory;
  private readonly alarms: readonly StackAlarm[];
  private readonly expected: ExpectedAlarms;
  private readonly faults: Readonly<Record<string, Fault>>;
  private readonly notices: Notices;
  private readonly restores: readonly End[];

  private constructor(
    alarms: readonly StackAlarm[],
    expected: ExpectedAlarms,
    faults: Readonly<Record<string, Fault>>,
    notices: Notices,
    restores: readonly End[],
  ) {
    this.alarms = alarms;
    this.history = new AlarmHistory(alarms, new Date());
    this.expected = expected;
    this.faults = faults;
    this.notices = notices;
    this.restores = restores;
  }

  /**
   * Checks the alarms that went off, and makes those go off that a simple fault is known for.
   *
   * @param onInjected called when the faults are injected: those of an engine are over, others send records on
   */
  async check(checks: Checks, onInjected?: () => void): Promise<void> {
    await this.checkScenario(checks);
    await Promise.all(this.restores.map((restore) => restore()));
    const before = await this.wentOff();
    // Since before the scenario, such as that on calls of the root user, who deploys.
    const already = await goneOff(this.alarms);
    const faulty = this.alarms.filter(
      (alarm) =>
        !before.has(alarm.name) &&
        !already.includes(alarm) &&
        faultFor(alarm, this.faults) !== undefined,
    );
    const injected = await injectFaults(faulty, this.faults);
    onInjected?.();
    if (faulty.length > 0) await this.checkFaults(injected, checks);
    const off = await this.wentOff();
    const seen = this.alarms.filter(({ name }) => off.has(name));
    if (seen.length > 0) await this.checkReturn(seen, checks);
    const others = this.alarms.filter((alarm) => !seen.includes(alarm)).map(({ id }) => id);
    if (others.length > 0)
      checks.notRun(
        `${others.join(', ')} go off and back`,
        'Their metrics are not published here, or their faults are not injected',
      );
    const back = new Set((await this.history.read()).filter(isReturn).map(({ alarm }) => alarm));
    checks.note(
      `${seen.filter(({ name }) => back.has(name)).length} of ${this.alarms.length} alarms were seen going off and back; the emulator’s alarms have a clock of their own, on which a period of 300 s takes 2.5 s on a quiet machine`,
    );
  }

  /** Deletes the queue and its subscriptions. */
  async end(): Promise<void> {
    await this.notices.end();
  }

  /** Checks the alarms of the scenario's own faults. */
  private async checkScenario(checks: Checks): Promise<void> {
    const { mayGoOff = [], thresholds = {} } = this.expected;
    const goOff = [...this.expected.goOff, ...Object.keys(thresholds)];
    const missing = await this.untilNone(async () => {
      const off = await this.wentOff();
      return this.alarms.filter(({ id, name }) => goOff.includes(id) && !off.has(name));
    });
    const off = await this.wentOff();
    const others = this.alarms.filter(
      ({ id, name, metric }) =>
        off.has(name) &&
        !goOff.includes(id) &&
        !mayGoOff.includes(id) &&
        !OF_THE_MACHINE.includes(metric),
    );
    checks.noProblems(
      `The scenario’s faults make ${goOff.length === 0 ? 'no alarm' : goOff.join(', ')} go off, and no alarm goes off without a fault`,
      `${goOff.length} of ${this.alarms.length} alarms`,
      [
        ...missing.map(({ id }) => `${id} did not go off`),
        ...others.map(({ id }) => `${id} went off without a fault`),
      ],
    );
  }

  /** Checks that faults of their resources make alarms go off, and ends the faults. */
  private async checkFaults(faults: readonly Injected[], checks: Checks): Promise<void> {
    const alarms = faults.map(({ alarm }) => alarm);
    const silent = await this.untilNone(async () => {
      const off = await this.wentOff();
      return alarms.filter(({ name }) => !off.has(name));
    });
    await Promise.all(faults.map(({ end }) => end()));
    checks.noProblems(
      'A function that can’t be loaded or has no concurrency, a failed message, an execution that fails or takes too long, a denied bucket, a level, message, record or answer over a threshold of 0 to 1 s, lines that a metric filter counts, and faults of this architecture make their alarms go off',
      `${alarms.length} alarms`,
      silent.map(({ id }) => `${id} did not go off`),
    );
  }

  /** Checks that the alarms go back, and that the topics announced all changes. */
  private async checkReturn(alarms: readonly StackAlarm[], checks: Checks): Promise<void> {
    await removeFailedMessages(alarms);
    // An alarm that lacks data here may stay as it is.
    const left = await this.untilNone(async () =>
      (await this.leftOf(alarms)).filter(({ id }) => !this.expected.mayGoOff?.includes(id)),
    );
    checks.noProblems(
      'Each alarm goes back to OK when its fault is over',
      `${alarms.length} alarms`,
      left.map(({ id }) => `${id} is not OK`),
    );
    const unannounced = await this.untilNone(async () => {
      const announced = (await this.notices.read()).map(textOf);
      return (await this.history.read())
        .filter(isAnnounced)
        .map(textOf)
        .filter((change) => !announced.includes(change));
    });
    checks.noProblems(
      'The topic of the alarms has a message about each that went off, and about each that went back',
      `${alarms.length} alarms`,
      unannounced,
    );
  }

  /** Alarms that are not back. */
  private async leftOf(alarms: readonly StackAlarm[]): Promise<StackAlarm[]> {
    const last = new Map((await this.history.read()).map(({ alarm, to }) => [alarm, to]));
    return alarms.filter(({ name }) => last.get(name) !== 'OK');
  }

  /** Names of the alarms that went off. */
  private async wentOff(): Promise<ReadonlySet<string>> {
    const changes = await this.history.read();
    return new Set(changes.filter(({ to }) => to === 'ALARM').map(({ alarm }) => alarm));
  }

  /** Waits until a list is empty; returns the list at the time limit. */
  private async untilNone<T>(list: () => Promise<readonly T[]>): Promise<readonly T[]> {
    let found: readonly T[] = [];
    try {
      await until(
        'changes of state',
        SECONDS,
        async () => {
          found = await list();
          return found.length === 0 ? true : undefined;
        },
        INTERVAL_MILLISECONDS,
      );
    } catch (error) {
      if (found.length === 0) throw error;
    }
    return found;
  }
}

/** Injects all faults, those last that invoke a function through its API. */
async function injectFaults(
  alarms: readonly StackAlarm[],
  own: Readonly<Record<string, Fault>>,
): Promise<Injected[]> {
  const invokes = ({ metric }: StackAlarm) => metric === 'AWS/ApiGateway 5XXError';
  const others = alarms.filter((alarm) => !invokes(alarm));
  return [...(await inject(others, own)), ...(await inject(alarms.filter(invokes), own))];
}

/** Injects faults into several resources at once, into one after the other for the same resource. */
async function inject(
  alarms: readonly StackAlarm[],
  own: Readonly<Record<string, Fault>>,
): Promise<Injected[]> {
  const byResource = Object.values(
    Object.groupBy(alarms, ({ dimensions }) => Object.values(dimensions).join()),
  );
  const injected: Injected[] = [];
  await pLimit(AT_ONCE).map(byResource, async (group = []) => {
    for (const alarm of group) {
      const end = await faultFor(alarm, own)?.(alarm);
      if (end) injected.push({ alarm, end });
    }
  });
  return injected;
}

/** Returns true for a change that tells an operator that an alarm went off or back. */
function isAnnounced({ from, to }: StateChange): boolean {
  return to === 'ALARM' || from === 'ALARM';
}

function isReturn({ from, to }: StateChange): boolean {
  return from === 'ALARM' && to === 'OK';
}

function textOf({ alarm, from, to }: StateChange): string {
  return `${alarm} from ${from} to ${to}`;
}
