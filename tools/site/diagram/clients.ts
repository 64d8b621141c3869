import type { Resource } from '../model/assembly.ts';
import type { Arrow } from './arrows.ts';

/** Box of the clients outside. */
export const CLIENTS = 'clients';

/** Types that clients call if no arrow leads to them, with the label of the arrow. */
const ENTRY_POINTS: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::RestApi': 'requests',
  'AWS::ApiGatewayV2::Api': 'requests',
  'AWS::CloudFront::Distribution': 'requests',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'requests',
  'AWS::Kinesis::Stream': 'records',
  'AWS::S3::Bucket': 'objects',
  'AWS::SNS::Topic': 'messages',
  'AWS::SQS::Queue': 'messages',
  'AWS::WAFv2::WebACL': 'requests',
};

/** Arrows from the clients to boxes without another source of data. */
export function arrowsOfClients(resources: readonly Resource[], arrows: readonly Arrow[]): Arrow[] {
  const moving = arrows.filter(({ label }) => !CONTROL.includes(label));
  const steps = moving.map(({ from, to, data }) =>
    data === 'from' ? { source: to, destination: from } : { source: from, destination: to },
  );
  const isEntryPoint = ({ key, type }: Resource) => {
    if (ENTRY_POINTS[type] === undefined || !steps.some(({ source }) => source === key))
      return false;
    const after = reachable(key, steps);
    return steps.every(({ source, destination }) => destination !== key || after.has(source));
  };
  return resources.filter(isEntryPoint).map(({ key, type }) => ({
    from: CLIENTS,
    to: key,
    label: ENTRY_POINTS[type] ?? '',
    data: 'to' as const,
  }));
}

/** Labels of arrows without data. */
const CONTROL = ['shards', 'tasks', 'changes', 'when deployed'];

/** Boxes that receive data of a box, directly or through others. */
function reachable(
  start: string,
  steps: readonly { readonly source: string; readonly destination: string }[],
): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [start];
  for (let box = waiting.pop(); box !== undefined; box = waiting.pop()) {
    for (const { source, destination } of steps) {
      if (source !== box || found.has(destination)) continue;
      found.add(destination);
      waiting.push(destination);
    }
  }
  return found;
}
