import type { Resource } from '../model/assembly.ts';
import type { Arrow } from './arrows.ts';

/** Types whose boxes with the same arrows are merged, with the minimum number. */
const MERGED: Readonly<Record<string, number>> = {
  'AWS::DynamoDB::Table': 2,
  'AWS::Events::Rule': 2,
  'AWS::Lambda::Function': 3,
  'AWS::Scheduler::Schedule': 2,
};

/** Labels that may differ between merged boxes: methods of an API. */
const METHODS = /^[A-Z]+ \/|^any \//;

/** Merges boxes with the same arrows into the first of them. */
export function withTwinsMerged(
  resources: readonly Resource[],
  arrows: readonly Arrow[],
): { arrows: Arrow[]; twins: ReadonlyMap<string, string[]> } {
  const groups = Map.groupBy(
    resources.filter(({ type }) => MERGED[type] !== undefined),
    ({ key, stack, type }) => JSON.stringify([stack, type, signature(key, arrows)]),
  );
  const twins = new Map<string, string[]>();
  const first = new Map<string, string>();
  for (const group of groups.values()) {
    const [one, ...others] = group;
    if (!one || others.length + 1 < (MERGED[one.type] ?? 0)) continue;
    const keys = group.map(({ key }) => key);
    twins.set(one.key, keys);
    for (const key of keys) first.set(key, one.key);
  }
  return { arrows: redirected(arrows, first), twins };
}

/** Arrows of a box in a comparable form. */
function signature(key: string, arrows: readonly Arrow[]): string[] {
  return arrows
    .filter(({ from, to }) => from === key || to === key)
    .map(({ from, to, label, data }) => {
      const [way, other] = from === key ? ['to', to] : ['from', from];
      return `${way} ${other} ${data} ${METHODS.test(label) ? '' : label}`;
    })
    .sort();
}

function redirected(arrows: readonly Arrow[], first: ReadonlyMap<string, string>): Arrow[] {
  const of = (key: string) => first.get(key) ?? key;
  const merged = Map.groupBy(arrows, ({ from, to }) => `${of(from)} ${of(to)}`);
  return [...merged.values()].map(([arrow, ...others]) => {
    const { from, to, label, data } = arrow as Arrow;
    const methods = [label, ...others.map((other) => other.label)].flatMap((each) =>
      each.split(', '),
    );
    const counted = others.length > 0 && METHODS.test(label);
    return {
      from: of(from),
      to: of(to),
      label: counted ? `${methods.length} methods` : label,
      data,
    };
  });
}
