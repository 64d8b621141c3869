import type { ExplainedPermissions } from '../../../lib/common/explained-permissions.ts';
import { Relations, type ServiceUse } from '../../cli/permissions/by-service.ts';
import { grantsOf, type Grant } from '../../cli/permissions/grants.ts';
import { explanationOf, type Explanation } from '../../cli/permissions/usage.ts';
import type { Catalogue, Entry } from '../entries.ts';
import type { Assembly } from '../model/assembly.ts';
import { markdownTable } from './block.ts';
import { roleLabels } from './role-labels.ts';

/** Maximum of actions in a cell; for more it has their number by service. */
const MAX_ACTIONS = 40;

/** Permission of a role with its explanation. */
interface Permission extends Explanation {
  readonly grant: Grant;
}

interface Role {
  readonly key: string;
  readonly permissions: readonly Permission[];
}

/**
 * Permissions of an architecture's roles by the templates, with use or reason. The check of the
 * permissions after each scenario holds that an action without a reason is used.
 */
export function permissionTable({ architecture }: Entry, { assembly, names }: Catalogue): string {
  const { stacks, permissions: explained } = architecture;
  const roles = stacks.flatMap((stack) => rolesOf(assembly, stack, explained));
  if (roles.length === 0) return 'No role is deployed.';
  const labels = roleLabels(
    assembly,
    roles.map(({ key }) => key),
    names,
  );
  const column = (title: string, wanted: (permission: Permission) => boolean): Column => [
    title,
    (role) => actionList(role.permissions.filter(wanted)),
  ];
  if (!explained) return table([column('granted actions', () => true)], roles, labels);
  return [
    'Granted actions of each role. `npm start` fails when one is neither used nor has a reason here.',
    table(
      [
        column('used by calls in the scenario', ({ use, entry }) => !use && !entry),
        column('used by AWS services', ({ use }) => use !== undefined),
        ['not used in the scenario', ({ permissions }) => reasons(permissions)],
      ],
      roles,
      labels,
    ),
    serviceUses(roles),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function rolesOf(
  assembly: Assembly,
  stack: string,
  explained: ExplainedPermissions = { unused: [] },
): Role[] {
  const template = assembly.templates.get(stack) ?? { Resources: {} };
  const grants = grantsOf(template);
  const relations = new Relations(template, grants);
  return [...Map.groupBy(grants, ({ role }) => role)].map(([role, granted]) => ({
    key: `${stack}/${role}`,
    permissions: granted.map((grant) => ({
      grant,
      ...explanationOf(grant, relations, explained),
    })),
  }));
}

/** Column of the table: title, and cell of a role. */
type Column = readonly [title: string, cell: (role: Role) => string];

/** Table without empty columns; roles with the same cells share a row. */
function table(
  columns: readonly Column[],
  roles: readonly Role[],
  labels: ReadonlyMap<string, string>,
): string {
  const shown = columns.filter(([, cell]) => roles.some((role) => cell(role) !== ''));
  const rows = Map.groupBy(roles, (role) => JSON.stringify(shown.map(([, cell]) => cell(role))));
  return markdownTable(
    ['role', ...shown.map(([title]) => title)],
    [...rows].map(([cells, same]) => [
      same.map(({ key }) => labels.get(key) ?? key).join(', '),
      ...(JSON.parse(cells) as string[]),
    ]),
  );
}

/** Actions by service: `s3:GetObject, PutObject`; for many, their number. */
function actionList(permissions: readonly Permission[]): string {
  const actions = [...new Set(permissions.map(({ grant }) => grant.action))].sort();
  const services = Map.groupBy(actions, (action) =>
    action.includes(':') ? action.split(':')[0] : '',
  );
  return [...services]
    .map(([service, ofService]) => {
      if (!service) return ofService.map((policy) => `AWS’s policy \`${policy}\``).join('; ');
      if (actions.length > MAX_ACTIONS)
        return `\`${service}\` (${ofService.length} ${ofService.length === 1 ? 'action' : 'actions'})`;
      return `\`${service}:${ofService.map((action) => action.split(':')[1]).join(', ')}\``;
    })
    .join('; ');
}

function reasons(permissions: readonly Permission[]): string {
  const byEntry = Map.groupBy(permissions, ({ entry }) => entry);
  return [...byEntry]
    .flatMap(([entry, explained]) => {
      if (!entry) return [];
      const resources = [...new Set(explained.map(({ grant }) => grant.resource))];
      const on = entry.resource ? ` on ${resources.map((each) => `\`${each}\``).join(', ')}` : '';
      const test = entry.test === undefined ? '' : ` (\`${entry.test}\`)`;
      return [`${actionList(explained)}${on}: ${entry.reason}${test}`];
    })
    .join('; ');
}

/** List of the uses by services, with the pages of AWS. */
function serviceUses(roles: readonly Role[]): string {
  const byUse = new Map<ServiceUse, Permission[]>();
  for (const permission of roles.flatMap(({ permissions }) => permissions)) {
    if (!permission.use) continue;
    byUse.set(permission.use, [...(byUse.get(permission.use) ?? []), permission]);
  }
  return [...byUse]
    .map(([{ reason, page }, permissions]) => `- [${reason}](${page}): ${actionList(permissions)}.`)
    .join('\n');
}
