import type { ContentApi } from './content-api.ts';
import { element, heading } from './dom.ts';
import { editorView } from './editor.ts';
import { historyView, versionView } from './history.ts';
import { pagesView, sitesView } from './lists.ts';
import type { Person } from './session.ts';

/** Objects that every view uses. */
export interface Desk {
  readonly api: ContentApi;
  readonly person: Person;
}

/** View of a hash: `#/{site}/{page}/versions/{version}`, or a part of it from the left. */
export async function viewOf(hash: string, desk: Desk): Promise<Node[]> {
  const [site, page, versions, version, ...more] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .filter(Boolean)
    .map(decodeURIComponent);
  if (site === undefined) return sitesView(desk);
  if (page === undefined) return pagesView(desk, site);
  if (versions === undefined) return editorView(desk, site, page);
  if (versions === 'versions' && more.length === 0) {
    if (version === undefined) return historyView(desk, site, page);
    return versionView(desk, site, page, version);
  }
  return [heading('h1', 'Nothing here'), element('p', {}, 'Begin again with all sites.')];
}
