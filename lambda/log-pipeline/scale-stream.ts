import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { EventBridgeEvent } from 'aws-lambda';
import { environment } from '../common/environment.ts';
import { count, logger, observed } from '../common/observability.ts';
import { readAlarms } from './aws/alarms.ts';
import { SCALING_VARIABLES, SHARDS_METRIC } from './contract.ts';
import { decide } from './core/scaling-policy.ts';
import { changeShards, readChanges, readStream } from './aws/stream.ts';

/**
 * Doubles or halves the shards of the stream according to its alarms, once a minute and when one of
 * them goes to ALARM. Reports the number of shards, by which the alarms divide the load.
 */
export const handler = observed(
  'ScaleStream',
  (event: EventBridgeEvent<string, unknown>) => event.id,
  async () => {
    const variables = environment(SCALING_VARIABLES);
    const name = variables.STREAM_NAME;
    const { shards, active } = await readStream(name);
    reportShards(name, shards);
    if (!active) {
      logger.info('kept', { shards, reason: 'A change is under way.' });
      return;
    }
    const [signals, changes] = await Promise.all([
      readAlarms({
        high: variables.HIGH_ALARM,
        low: variables.LOW_ALARM,
        behind: variables.BEHIND_ALARM,
      }),
      readChanges(name),
    ]);
    const limits = { min: Number(variables.MIN_SHARDS), max: Number(variables.MAX_SHARDS) };
    const now = new Date();
    const decision = decide({ shards, changes, ...signals }, limits, now);
    if ('keep' in decision) {
      logger.info('kept', { shards, reason: decision.keep });
      return;
    }
    const changed = await changeShards(name, decision.target, changes, now);
    if (changed) count('ShardChanges');
    logger.info(changed ? 'changed' : 'kept', { shards, target: decision.target, ...signals });
  },
);

/** Reports the number of shards by the stream's name, which separates two deployments. */
function reportShards(name: string, shards: number): void {
  const metric = new Metrics().singleMetric();
  metric.addDimension('StreamName', name);
  metric.addMetric(SHARDS_METRIC, MetricUnit.Count, shards);
}
