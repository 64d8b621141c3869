import { Form, isAbsent, SearchError, type SearchDomain } from './search-domain.ts';
import { accepted } from './search-objects.ts';
import type { SavedObject } from '../core/installation-properties.ts';

/** What Dashboards keeps as text with JSON in it. */
const PACKED = ['visState', 'uiStateJSON', 'panelsJSON', 'optionsJSON', 'searchSourceJSON'];

/**
 * Imports objects into Dashboards, over those of the same ids.
 *
 * @returns whether the domain has Dashboards
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
  // It answers 200 also when some or all of them failed.
  const { success, errors } = answer.body as { success?: boolean; errors?: unknown };
  if (success) return true;
  throw new SearchError(
    `Dashboards refused saved objects: ${JSON.stringify(errors).slice(0, 500)}`,
  );
}

/** Removes an object from Dashboards; one that is gone already is removed enough. */
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

/** The object as Dashboards keeps it. */
function packed(value: SavedObject): object {
  return JSON.parse(JSON.stringify(value), (name, inner: unknown) =>
    PACKED.includes(name) && typeof inner !== 'string' ? JSON.stringify(inner) : inner,
  ) as object;
}
