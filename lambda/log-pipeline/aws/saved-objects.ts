import { Form, isAbsent, SearchError, type SearchDomain } from './search-domain.ts';
import { accepted } from './search-objects.ts';
import type { SavedObject } from '../core/installation-properties.ts';

/** Attributes that Dashboards stores as text that holds JSON. */
const PACKED = ['visState', 'uiStateJSON', 'panelsJSON', 'optionsJSON', 'searchSourceJSON'];

/**
 * Imports objects into Dashboards and replaces those with the same ids.
 *
 * @returns true if the domain has Dashboards
 */
export async function importObjects(
  domain: SearchDomain,
  objects: readonly SavedObject[],
): Promise<boolean> {
  const lines = objects.map((object) => JSON.stringify(packed(object))).join('\n');
  const answer = await domain.request(
    'POST',
    '_dashboards/api/saved_objects/_import?overwrite=true',
    new Form('saved-objects.ndjson', lines),
  );
  if (!accepted(answer, 'The saved objects')) return false;
  // The status is 200 even if some or all of the objects failed.
  const { success, errors } = answer.body as { success?: boolean; errors?: unknown };
  if (success) return true;
  throw new SearchError(
    `Dashboards refused saved objects: ${JSON.stringify(errors).slice(0, 500)}`,
  );
}

/** Removes an object from Dashboards. Succeeds if the object does not exist. */
export async function removeObject(
  domain: SearchDomain,
  { type, id }: Pick<SavedObject, 'type' | 'id'>,
): Promise<void> {
  const answer = await domain.request(
    'DELETE',
    `_dashboards/api/saved_objects/${type}/${id}?force=true`,
  );
  if (answer.status !== 404 && !isAbsent(answer)) accepted(answer, `Saved object ${type} '${id}'`);
}

/** Object in the form in which Dashboards stores it. */
function packed(value: SavedObject): object {
  return JSON.parse(JSON.stringify(value), (name, inner: unknown) =>
    PACKED.includes(name) && typeof inner !== 'string' ? JSON.stringify(inner) : inner,
  ) as object;
}
