import type { Assembly, Resource } from '../model/assembly.ts';

/** Types that refer to a role without being it: permissions, and targets of permissions. */
const OTHERS = /^(AWS::IAM::|AWS::KMS::|AWS::Logs::|Custom::)|(Policy|Permission)$/;

/**
 * Unique label of each role for people: its only user, such as a function, otherwise its own name.
 *
 * @param roles keys of the roles of an architecture
 * @param names display names of the resources
 */
export function roleLabels(
  assembly: Assembly,
  roles: readonly string[],
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const users = [...assembly.resources.values()].filter(({ type }) => !OTHERS.test(type));
  const nameOf = (key: string) => names.get(key) ?? key;
  const labels = roles.map((key) => {
    const [user, ...more] = users.filter((each) => uses(assembly, each, key));
    const own = nameOf(key).replace(/ role$/, '');
    return { key, own, label: user && more.length === 0 ? nameOf(user.key) : own };
  });
  const named = unique(labels, ({ label, own }) =>
    label.toLowerCase() === own.toLowerCase() ? label : `${label}, ${own.toLowerCase()}`,
  );
  const placed = unique(named, ({ key, label }) => `${label} of ${key.split('/')[0] ?? ''}`);
  return new Map(placed.map(({ key, label }) => [key, label]));
}

interface Label {
  readonly key: string;
  readonly own: string;
  readonly label: string;
}

/** Labels with a longer one in place of each that occurs twice. */
function unique(labels: readonly Label[], longer: (label: Label) => string): Label[] {
  return labels.map((each) =>
    labels.filter(({ label }) => label === each.label).length === 1
      ? each
      : { ...each, label: longer(each) },
  );
}

function uses(assembly: Assembly, { stack, properties }: Resource, role: string): boolean {
  return role.startsWith(`${stack}/`) && assembly.references(stack, properties).includes(role);
}
