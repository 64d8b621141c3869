import { deadLettersOf, flowsOf } from '../model/flows.ts';
import { isService, SERVICE } from '../model/flows/permissions.ts';
import type { Assembly } from '../model/assembly.ts';
import { kindOf, plural, type Category } from '../model/services.ts';
import { arrowsOf, type Arrow } from './arrows.ts';
import { arrowsOfClients, CLIENTS } from './clients.ts';
import { withTwinsMerged } from './twins.ts';

/** Box of the diagram. */
export interface Box {
  readonly id: string;
  readonly title: string;
  /** Names of the resources that it represents. */
  readonly members: readonly string[];
  /** Text below the title: service and kind. */
  readonly caption: string;
  readonly category: Category;
  /** Title of the frame around it: its stack, when there are several. */
  readonly frame: string | undefined;
  /** Set for a box whose failed messages go to a dead-letter queue. */
  readonly hasDeadLetterQueue: boolean;
  /** Set for a resource of another architecture, a service without a resource here, or a person. */
  readonly outside: boolean;
}

export interface Graph {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/** Data flow of an architecture's stacks, with the resources that take part in a flow only. */
export function graphOf(
  assembly: Assembly,
  stacks: readonly string[],
  names: ReadonlyMap<string, string>,
): Graph {
  const own = [...assembly.resources.values()].filter(({ stack }) => stacks.includes(stack));
  const deadLetterQueues = deadLettersOf(assembly, own);
  const shown = flowsOf(assembly, own).filter(({ from, to }) =>
    [from, to].every((key) => isBox(assembly, key)),
  );
  const arrows = arrowsOf(shown, deadLetterQueues);
  const all = withTwinsMerged(own, [...arrows, ...arrowsOfClients(own, arrows)]);
  const ids = [...new Set(all.arrows.flatMap(({ from, to }) => [from, to]))];
  return {
    arrows: all.arrows,
    boxes: ids.map((id): Box => {
      const resource = assembly.resources.get(id);
      if (!resource) return outsider(id);
      const { service, noun, category } = kindOf(resource.type);
      const twins = all.twins.get(id) ?? [id];
      const members = twins.map((key) => names.get(key) ?? key);
      const frames = stacks.length > 1 || !stacks.includes(resource.stack);
      return {
        id,
        title: titleOf(members),
        members,
        caption: captionOf(service, noun),
        category,
        frame: frames ? resource.stack : undefined,
        hasDeadLetterQueue: deadLetterQueues.some(({ from }) => twins.includes(from)),
        outside: !stacks.includes(resource.stack),
      };
    }),
  };
}

/** `Open, Close`, or `Open, 3 more` for more than two. */
function titleOf(members: readonly string[]): string {
  const [first = '', ...others] = members;
  return others.length > 1 ? `${first}, ${others.length} more` : members.join(', ');
}

function captionOf(service: string, noun: string): string {
  const short = service.replace(/^(Amazon|AWS) /, '');
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
  const base = { id, members: [], frame: undefined, hasDeadLetterQueue: false, outside: true };
  if (isService(id)) {
    const title = id.slice(SERVICE.length);
    return { ...base, title, caption: 'AWS service', category: 'other' };
  }
  const [title, caption] =
    id === CLIENTS ? ['Clients', 'outside'] : ['Deployment', 'CloudFormation'];
  return { ...base, title, caption, category: 'people' };
}
