import { element, heading } from './dom.ts';
import { link, listOf } from './lists.ts';
import { differences, nameOf, textOf } from './merge.ts';
import { attempt } from './messages.ts';
import { go } from './travel.ts';
import type { Desk } from './views.ts';

/** View of all versions of a page, the newest first; also of a deleted page. */
export async function historyView({ api }: Desk, site: string, page: string): Promise<Node[]> {
  const versions = await api.versions(site, page);
  const entries = versions.map(({ version, change, updatedAt, updatedBy }) =>
    element(
      'span',
      {},
      link(`#/${site}/${page}/versions/${version}`, `Version ${version}`),
      element('span', { className: 'by' }, ` ${change} by ${updatedBy}, ${timeOf(updatedAt)}`),
    ),
  );
  return [
    heading('h1', `History of ${page}`),
    element('p', {}, link(`#/${site}/${page}`, 'Edit the page')),
    listOf(entries, 'There is no version.'),
  ];
}

/** View of a version beside the newest, with their differences. */
export async function versionView(
  { api }: Desk,
  site: string,
  page: string,
  version: string,
): Promise<Node[]> {
  const [old, [entry]] = await Promise.all([
    api.version(site, page, version),
    api.versions(site, page),
  ]);
  const newest = entry?.version ?? old.version;
  const now = await api.version(site, page, String(newest));
  const changed = differences(old, now).map((field) =>
    element(
      'div',
      {},
      element('h2', {}, nameOf(field)),
      element(
        'div',
        { className: 'sides' },
        side('Then', textOf(old, field)),
        side('Now', textOf(now, field)),
      ),
    ),
  );
  const restore = element(
    'button',
    { type: 'button', className: 'main' },
    `Restore version ${version}`,
  );
  restore.onclick = attempt(async () => {
    const restored = await api.restore(site, page, old.version, newest);
    go(`#/${site}/${page}`, `Version ${version} is back, as version ${restored.version}.`);
  });
  return [
    heading('h1', `Version ${version} of ${page}`),
    element(
      'p',
      { className: 'by' },
      `${old.change} by ${old.updatedBy}, ${timeOf(old.updatedAt)}`,
    ),
    ...(changed.length > 0 ? changed : [element('p', {}, 'It has the same texts as the newest.')]),
    element(
      'div',
      { className: 'row' },
      ...(old.version !== newest && old.change !== 'deleted' ? [restore] : []),
      link(`#/${site}/${page}/versions`, 'All versions'),
    ),
  ];
}

/** One of two texts, below a title with its author or time. */
export function side(title: string, text?: string): HTMLElement {
  const said = text === undefined ? element('em', {}, 'no text') : text;
  return element('div', {}, element('strong', {}, title), element('blockquote', {}, said));
}

/** Time in the format of the browser's locale. */
export function timeOf(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
