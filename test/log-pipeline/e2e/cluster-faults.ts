import type { SearchControl } from '../../../tools/support/search-control.ts';
import { isOver, untilAlarm, type Fault } from '../../e2e/alarms/fault.ts';
import type { Deployment } from '../../e2e/scenario.ts';

/** Faults of the cluster of a domain, by their alarms; none where it can't be administrated. */
export function clusterFaults({ control }: Deployment): Readonly<Record<string, Fault>> {
  const search = control('opensearch') as SearchControl | undefined;
  if (!search) return {};
  return {
    ClusterIsYellow: withIndex(search, { number_of_replicas: 1 }),
    ClusterIsRed: withIndex(search, { 'routing.allocation.require._name': 'no node' }),
    ClusterBlocksWrites: async (alarm) => {
      const block = (value: boolean | null) =>
        search.request('PUT', '_cluster/settings', {
          transient: { 'cluster.blocks.read_only_allow_delete': value },
        });
      await block(true);
      await untilAlarm(alarm).finally(() => block(null));
      return isOver;
    },
  };
}

/** Creates an index whose shards or replicas fit on no node, until the alarm goes off. */
function withIndex(search: SearchControl, index: object): Fault {
  return async (alarm) => {
    const name = alarm.id.toLowerCase();
    await search.request('PUT', `${name}?wait_for_active_shards=0`, { settings: { index } });
    await untilAlarm(alarm).finally(() => search.request('DELETE', name));
    return isOver;
  };
}
