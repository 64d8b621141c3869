import { accepted } from './search-objects.ts';
import type { SearchDomain } from './search-domain.ts';

interface Mapping {
  readonly backend_roles?: readonly string[];
  readonly hosts?: readonly string[];
  readonly users?: readonly string[];
}

const pathOf = (role: string) => `_plugins/_security/api/rolesmapping/${role}`;

/**
 * Maps a role of the domain to IAM roles and keeps the existing mappings: the domain's master user
 * is also mapped through `all_access`.
 *
 * @returns true if the domain has the security plugin
 */
export async function allow(
  domain: SearchDomain,
  role: string,
  arns: readonly string[],
): Promise<boolean> {
  return change(domain, role, (present) => [...new Set([...present, ...arns])]);
}

/** Removes the IAM roles from the mapping of the role and keeps all others. */
export async function disallow(
  domain: SearchDomain,
  role: string,
  arns: readonly string[],
): Promise<void> {
  await change(domain, role, (present) => present.filter((arn) => !arns.includes(arn)));
}

async function change(
  domain: SearchDomain,
  role: string,
  edit: (present: readonly string[]) => string[],
): Promise<boolean> {
  const current = await domain.request('GET', pathOf(role));
  const known = current.status === 404 || accepted(current, `Mapping of ${role}`);
  if (!known) return false;
  const { backend_roles = [], hosts = [], users = [] } = mappingOf(role, current.body);
  const roles = edit(backend_roles);
  const path = pathOf(role);
  if ([...roles, ...hosts, ...users].length === 0) {
    const answer = await domain.request('DELETE', path);
    return answer.status === 404 || accepted(answer, `Mapping of ${role}`);
  }
  const answer = await domain.request('PUT', path, { backend_roles: roles, hosts, users });
  return accepted(answer, `Mapping of ${role}`);
}

function mappingOf(role: string, body: unknown): Mapping {
  return (body as Record<string, Mapping | undefined>)[role] ?? {};
}
