import { allow, disallow } from './search-access.ts';
import type { SearchDomain } from './search-domain.ts';
import { KINDS, put, remove } from './search-objects.ts';
import type { Properties, SavedObject } from '../core/installation-properties.ts';
import { importObjects, removeObject } from './saved-objects.ts';

/** Result of an installation: attributes of the custom resource. */
export interface Report {
  /** Installed objects by kind, e.g. `1 ingest pipelines, 1 index templates`. */
  readonly Installed: string;
  /** Kinds of objects for which the domain has no plugin, or `nothing`. */
  readonly Skipped: string;
}

type KindName = keyof typeof KINDS;
const KIND_NAMES = Object.keys(KINDS) as KindName[];

/** Installs all objects and replaces those with the same names. It is idempotent. */
export async function install(domain: SearchDomain, properties: Properties): Promise<Report> {
  const { objects, access } = properties;
  const outcomes: [title: string, count: number, installed: boolean][] = [];
  for (const kind of KIND_NAMES) {
    const entries = Object.entries(objects[kind]);
    let installed = true;
    for (const [name, body] of entries) installed &&= await put(domain, KINDS[kind], name, body);
    outcomes.push([KINDS[kind].title, entries.length, installed]);
  }
  let mapped = true;
  for (const [role, arns] of Object.entries(access)) mapped &&= await allow(domain, role, arns);
  outcomes.push(['role mappings', Object.keys(access).length, mapped]);
  const { savedObjects } = objects;
  const imported = savedObjects.length === 0 || (await importObjects(domain, savedObjects));
  outcomes.push(['saved objects', savedObjects.length, imported]);
  return report(outcomes.filter(([, count]) => count > 0));
}

/** Removes the objects of `before` that are not in `after`; without `after`, all of them. */
export async function uninstall(
  domain: SearchDomain,
  before: Properties,
  after?: Properties,
): Promise<void> {
  for (const object of before.objects.savedObjects) {
    if (!after?.objects.savedObjects.some((kept) => isSame(kept, object)))
      await removeObject(domain, object);
  }
  for (const [role, arns] of Object.entries(before.access)) {
    const gone = arns.filter((arn) => !after?.access[role]?.includes(arn));
    if (gone.length > 0) await disallow(domain, role, gone);
  }
  for (const kind of KIND_NAMES.toReversed()) {
    for (const name of Object.keys(before.objects[kind])) {
      const kept = after && Object.hasOwn(after.objects[kind], name);
      if (!kept) await remove(domain, KINDS[kind], name);
    }
  }
}

function isSame(one: SavedObject, other: SavedObject): boolean {
  return one.type === other.type && one.id === other.id;
}

function report(outcomes: readonly [string, number, boolean][]): Report {
  const list = (wanted: boolean) =>
    outcomes
      .filter(([, , installed]) => installed === wanted)
      .map(([title, count]) => `${count} ${title}`)
      .join(', ') || 'nothing';
  return { Installed: list(true), Skipped: list(false) };
}
