import { deadLettersOf, flowsOf } from '../model/flows.ts';
import { isService, SERVICE } from '../model/flows/rights.ts';
import type { Assembly, Resource } from '../model/assembly.ts';
import type { Flow } from '../model/flow.ts';
import { kindOf, plural, type Category } from '../model/services.ts';

/** A box. */
export interface Box {
  readonly id: string;
  readonly title: string;
  /** Below the title: service and kind. */
  readonly caption: string;
  readonly category: Category;
  /** Title of the frame around it: its stack, when there are several. */
  readonly frame: string | undefined;
  /** Whether what it can't do is kept in a queue of dead letters. */
  readonly keepsDeadLetters: boolean;
  /** Whether it is of another architecture, a service without a resource here, or a person. */
  readonly outside: boolean;
}

/** An arrow. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly data: 'to' | 'from' | 'both';
}

export interface Graph {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

const CLIENTS = 'clients';

/** The data flow of an architecture's stacks: what takes part in a flow, and nothing else. */
export function graphOf(
  assembly: Assembly,
  stacks: readonly string[],
  names: ReadonlyMap<string, string>,
): Graph {
  const own = [...assembly.resources.values()].filter(({ stack }) => stacks.includes(stack));
  const letters = deadLettersOf(assembly, own);
  const shown = flowsOf(assembly, own).filter(({ from, to }) =>
    [from, to].every((key) => isBox(assembly, key)),
  );
  const arrows = mergeParallel(withoutDeadLetters(shown, letters));
  const all = merged(own, [...arrows, ...fromClients(own, arrows)]);
  const ids = [...new Set(all.arrows.flatMap(({ from, to }) => [from, to]))];
  return {
    arrows: all.arrows,
    boxes: ids.map((id): Box => {
      const resource = assembly.resources.get(id);
      if (!resource) return outsider(id);
      const { service, noun, category } = kindOf(resource.type);
      const twins = all.twins.get(id) ?? [id];
      const titles = twins.map((key) => names.get(key) ?? key);
      const frames = stacks.length > 1 || !stacks.includes(resource.stack);
      return {
        id,
        title: titles.length > 2 ? `${titles.length} ${plural(noun)}` : titles.join(', '),
        caption: captionOf(service, noun, titles),
        category,
        frame: frames ? resource.stack : undefined,
        keepsDeadLetters: letters.some(({ from }) => twins.includes(from)),
        outside: !stacks.includes(resource.stack),
      };
    }),
  };
}

function captionOf(service: string, noun: string, titles: readonly string[]): string {
  const short = service.replace(/^(Amazon|AWS) /, '');
  if (titles.length > 2) return short;
  const said = new Set(short.toLowerCase().split(' '));
  const more = noun
    .split(' ')
    .filter((word) => !said.has(word.toLowerCase()) && !said.has(plural(word.toLowerCase())));
  return [short, ...more].join(' ');
}

function isBox(assembly: Assembly, key: string): boolean {
  const resource = assembly.resources.get(key);
  return resource === undefined || kindOf(resource.type).shown;
}

function outsider(id: string): Box {
  const base = { id, frame: undefined, keepsDeadLetters: false, outside: true };
  if (isService(id)) {
    const title = id.slice(SERVICE.length);
    return { ...base, title, caption: 'AWS service', category: 'other' };
  }
  const [title, caption] =
    id === CLIENTS ? ['Clients', 'outside'] : ['Deployment', 'CloudFormation'];
  return { ...base, title, caption, category: 'people' };
}

/** Queues that only take what failed are a mark on the box that fails, not boxes. */
function withoutDeadLetters(
  flows: readonly Flow[],
  letters: readonly { readonly to: string }[],
): Flow[] {
  const giving = new Set(flows.map(({ from }) => from));
  const kept = new Set(letters.map(({ to }) => to).filter((key) => !giving.has(key)));
  return flows.filter(({ to }) => !kept.has(to));
}

/** One arrow for each pair of boxes, with all that goes there. */
function mergeParallel(flows: readonly Flow[]): Arrow[] {
  const arrows = new Map<string, Arrow>();
  for (const { from, to, label, data = 'to' } of flows) {
    const there = `${from} ${to}`;
    const back = arrows.get(`${to} ${from}`);
    const known = arrows.get(there);
    if (!known && back && ['messages', 'records', 'changes', 'transforms'].includes(back.label))
      continue;
    const labels = [...new Set([...(known?.label.split(', ') ?? []), label])].filter(Boolean);
    const way = known && known.data !== data ? 'both' : data;
    arrows.set(there, { from, to, label: labels.join(', '), data: way });
  }
  return [...arrows.values()];
}

/** Rules or schedules with the same arrows are one box: the first stands for all. */
function merged(
  resources: readonly Resource[],
  arrows: readonly Arrow[],
): { arrows: Arrow[]; twins: ReadonlyMap<string, string[]> } {
  const twins = new Map<string, string[]>();
  const first = new Map<string, string>();
  const representative = new Map<string, string>();
  for (const { key, type } of resources) {
    if (!['AWS::Scheduler::Schedule', 'AWS::Events::Rule'].includes(type)) continue;
    const signature = JSON.stringify([
      type,
      arrows.filter(({ from }) => from === key).map(({ to, label }) => [to, label]),
      arrows.filter(({ to }) => to === key).map(({ from, label }) => [from, label]),
    ]);
    const twin = first.get(signature) ?? key;
    first.set(signature, twin);
    representative.set(key, twin);
    twins.set(twin, [...(twins.get(twin) ?? []), key]);
  }
  const of = (key: string) => representative.get(key) ?? key;
  const moved = arrows.map((arrow) => ({ ...arrow, from: of(arrow.from), to: of(arrow.to) }));
  const once = new Map(moved.map((arrow) => [`${arrow.from} ${arrow.to}`, arrow]));
  return { arrows: [...once.values()], twins };
}

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

function fromClients(resources: readonly Resource[], arrows: readonly Arrow[]): Arrow[] {
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
