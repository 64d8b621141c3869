import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { eachSecond, type Fault } from '../../e2e/alarms/fault.ts';
import { stopConsumer } from '../../e2e/alarms/queue-faults.ts';
import type { Deployment } from '../../e2e/scenario.ts';

const cloudWatch = new CloudWatchClient({});

/** Metric of the function that sets the hours: seconds since the service should be up. */
const OPEN = {
  MetricName: 'OpenSeconds',
  Dimensions: [{ Name: 'service', Value: 'market-hours/set-hours' }],
  Value: 3_600,
};

/** Fault of the queue by its alarm: a trade waits for a second, and the service should be up for an hour. */
export function lateTrades({ output }: Deployment): Readonly<Record<string, Fault>> {
  return {
    TradesIsLate: async (alarm) => {
      const [QueueName = ''] = output('QueueUrl').split('/').slice(-1);
      const endLateness = await stopConsumer({ ...alarm, dimensions: { QueueName } });
      const data = { Namespace: 'summit-stacks', MetricData: [OPEN] };
      const end = eachSecond(() => cloudWatch.send(new PutMetricDataCommand(data)));
      return async () => {
        await end();
        await endLateness();
      };
    },
  };
}
