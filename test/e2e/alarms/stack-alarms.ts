import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  paginateDescribeAlarmHistory,
  paginateDescribeAlarms,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';

/** Alarm of a stack that tells its operator. */
export interface StackAlarm {
  /** Id of its construct, such as `WorkHasDeadLetters`. */
  readonly id: string;
  readonly name: string;
  /** ARN of the topic that it publishes to. */
  readonly topic: string;
  /** Namespace and name of the metric; empty for an expression of several. */
  readonly metric: string;
  /** Values of the metric's dimensions by their names. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Change of an alarm's state. */
export interface StateChange {
  /** Name of the alarm. */
  readonly alarm: string;
  readonly from: string;
  readonly to: string;
}

/** Id of a construct in a physical name of CloudFormation, without the CDK's hash. */
const ID = /^(?:Monitoring)?(.+?)[0-9A-F]{8}-[^-]+$/;

const cloudWatch = new CloudWatchClient({});

/** Alarms of deployed stacks, without those that scale a service, which tell no operator. */
export async function alarmsOf(stacks: readonly string[]): Promise<StackAlarm[]> {
  const found: StackAlarm[] = [];
  for (const stack of stacks) {
    const AlarmNamePrefix = `${stack}-`;
    for await (const page of paginateDescribeAlarms({ client: cloudWatch }, { AlarmNamePrefix }))
      found.push(...(page.MetricAlarms ?? []).flatMap((alarm) => alarmOf(stack, alarm)));
  }
  return found;
}

/**
 * Alarm of deployed stacks by the id of its construct.
 *
 * @throws Error when the stacks lack it
 */
export async function alarmNamed(stacks: readonly string[], id: string): Promise<StackAlarm> {
  const alarm = (await alarmsOf(stacks)).find((each) => each.id === id);
  if (!alarm) throw new Error(`There is no alarm ${id} in ${stacks.join(', ')}.`);
  return alarm;
}

/** Alarms that are in state ALARM now, of at most 100. */
export async function goneOff(alarms: readonly StackAlarm[]): Promise<StackAlarm[]> {
  const command = new DescribeAlarmsCommand({ AlarmNames: alarms.map(({ name }) => name) });
  const { MetricAlarms = [] } = await cloudWatch.send(command);
  const off = MetricAlarms.filter(({ StateValue }) => StateValue === 'ALARM');
  const names = new Set(off.map(({ AlarmName }) => AlarmName));
  return alarms.filter(({ name }) => names.has(name));
}

function alarmOf(stack: string, alarm: MetricAlarm): StackAlarm[] {
  const { AlarmName = '', AlarmActions = [], Metrics = [] } = alarm;
  const topic = AlarmActions.find((action) => action.split(':')[2] === 'sns');
  const id = ID.exec(AlarmName.slice(stack.length + 1))?.[1];
  if (topic === undefined || id === undefined) return [];
  // CloudFormation describes a metric with a label, too, as a query.
  const [queried = alarm, ...others] = Metrics.flatMap(
    ({ MetricStat }) => MetricStat?.Metric ?? [],
  );
  const metric = others.length === 0 ? queried : {};
  const { Namespace = '', MetricName = '', Dimensions = [] } = metric;
  return [
    {
      id,
      topic,
      name: AlarmName,
      metric: `${Namespace} ${MetricName}`.trim(),
      dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])) as Record<
        string,
        string
      >,
    },
  ];
}

/** Seconds before the newest change that are read again: a change may be in the history a little later. */
const OVERLAP_SECONDS = 5;

/** Changes of alarms' states since a moment. */
export class AlarmHistory {
  private readonly names: ReadonlySet<string>;
  private readonly since: Date;
  private readonly found = new Map<string, StateChange>();
  private newest: Date;

  constructor(alarms: readonly StackAlarm[], since: Date) {
    this.names = new Set(alarms.map(({ name }) => name));
    this.since = since;
    this.newest = since;
  }

  /** All changes, the oldest first; reads only those since the last call. */
  async read(): Promise<readonly StateChange[]> {
    const from = Math.max(+this.since, +this.newest - OVERLAP_SECONDS * 1_000);
    for await (const { AlarmHistoryItems = [] } of paginateDescribeAlarmHistory(
      { client: cloudWatch, pageSize: 100 },
      {
        HistoryItemType: 'StateUpdate',
        StartDate: new Date(from),
        ScanBy: 'TimestampAscending',
      },
    ))
      for (const {
        AlarmName = '',
        HistoryData = '',
        Timestamp = this.newest,
      } of AlarmHistoryItems) {
        if (Timestamp > this.newest) this.newest = Timestamp;
        if (!this.names.has(AlarmName)) continue;
        const key = [AlarmName, Timestamp.toISOString(), HistoryData].join();
        this.found.set(key, { alarm: AlarmName, ...statesOf(HistoryData) });
      }
    return [...this.found.values()];
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html */
function statesOf(historyData: string): Pick<StateChange, 'from' | 'to'> {
  const { oldState, newState } = JSON.parse(historyData) as {
    oldState: { stateValue: string };
    newState: { stateValue: string };
  };
  return { from: oldState.stateValue, to: newState.stateValue };
}
