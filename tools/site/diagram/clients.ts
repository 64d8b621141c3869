import type { Resource } from '../model/assembly.ts';
import type { Arrow } from './arrows.ts';

/** Box of all that is outside and begins something. */
export const CLIENTS = 'clients';

/** What people or programs outside call: that which nothing here leads to. */
const DOORS: Readonly<Record<string, string>> = {
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

/** Arrows from outside to what gets its data from nowhere here. */
export function arrowsOfClients(resources: readonly Resource[], arrows: readonly Arrow[]): Arrow[] {
  const moving = arrows.filter(({ label }) => !CONTROL.includes(label));
  const steps = moving.map(({ from, to, data }) =>
    data === 'from' ? { giver: to, taker: from } : { giver: from, taker: to },
  );
  const isDoor = ({ key, type }: Resource) => {
    if (DOORS[type] === undefined || !steps.some(({ giver }) => giver === key)) return false;
    const after = reachable(key, steps);
    return steps.every(({ giver, taker }) => taker !== key || after.has(giver));
  };
  return resources.filter(isDoor).map(({ key, type }) => ({
    from: CLIENTS,
    to: key,
    label: DOORS[type] ?? '',
    data: 'to' as const,
  }));
}

/** Labels of arrows that bring no data. */
const CONTROL = ['shards', 'tasks', 'changes', 'when deployed'];

/** What gets data of a box, straight or through others. */
function reachable(
  start: string,
  steps: readonly { readonly giver: string; readonly taker: string }[],
): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [start];
  for (let box = waiting.pop(); box !== undefined; box = waiting.pop()) {
    for (const { giver, taker } of steps) {
      if (giver !== box || found.has(taker)) continue;
      found.add(taker);
      waiting.push(taker);
    }
  }
  return found;
}
