import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import type { End } from './fault.ts';
import type { StackAlarm } from './stack-alarms.ts';

const cloudWatch = new CloudWatchClient({});

/** Changes the threshold of an alarm; the end restores it. */
export async function withThreshold({ name }: StackAlarm, Threshold: number): Promise<End> {
  const { MetricAlarms: [alarm] = [] } = await cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNames: [name] }),
  );
  if (!alarm) throw new Error(`There is no alarm ${name}.`);
  const { Metrics = [] } = alarm;
  const put = async (threshold: number | undefined) => {
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: alarm.AlarmName,
        AlarmDescription: alarm.AlarmDescription,
        AlarmActions: alarm.AlarmActions,
        OKActions: alarm.OKActions,
        // An alarm on metric math, and that of a metric with a label, has no metric of its own.
        ...(Metrics.length > 0
          ? { Metrics }
          : {
              Namespace: alarm.Namespace,
              MetricName: alarm.MetricName,
              Dimensions: alarm.Dimensions,
              Statistic: alarm.Statistic,
              ExtendedStatistic: alarm.ExtendedStatistic,
              Period: alarm.Period,
            }),
        EvaluationPeriods: alarm.EvaluationPeriods,
        ComparisonOperator: alarm.ComparisonOperator,
        TreatMissingData: alarm.TreatMissingData,
        Threshold: threshold,
      }),
    );
  };
  await put(Threshold);
  return () => put(alarm.Threshold);
}

/** Lowers the threshold of a level to 0, which it always reaches. */
export function reachThreshold(alarm: StackAlarm): Promise<End> {
  return withThreshold(alarm, 0);
}
