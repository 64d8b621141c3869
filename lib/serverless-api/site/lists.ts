import { element, form, heading, labelled } from './dom.ts';
import { attempt } from './messages.ts';
import { go } from './travel.ts';
import type { Desk } from './views.ts';

/** View of all sites, with a form for publishers to add one. */
export async function sitesView({ api, person }: Desk): Promise<Node[]> {
  const sites = await api.sites();
  const links = sites.map(({ slug, title }) => link(`#/${slug}`, title));
  const view: Node[] = [heading('h1', 'Sites'), listOf(links, 'There is no site yet.')];
  if (!person.isPublisher) return view;
  const title = element('input', { required: true, maxLength: 200 });
  const slug = element('input', { required: true, maxLength: 63 });
  const locales = element('input', { required: true, value: 'en' });
  const add = attempt(async () => {
    const names = locales.value.split(/[\s,]+/).filter(Boolean);
    const [defaultLocale = ''] = names;
    const site = { title: title.value, slug: slug.value, defaultLocale, locales: names };
    const made = await api.createSite(site);
    go(`#/${made.slug}`, `The site ${made.title} is there.`);
  });
  const fields = [
    labelled('Title of the site', title),
    labelled('Name in its address', slug, 'Letters a to z, digits and -'),
    labelled('Locales', locales, 'Such as en, de, de-AT; the first is the one all fall back to'),
  ];
  return [...view, form('New site', fields, add)];
}

/** View of the pages of a site, with a form for a new one. */
export async function pagesView({ api }: Desk, site: string): Promise<Node[]> {
  const [known, pages] = await Promise.all([api.site(site), api.pages(site)]);
  const links = pages.map(({ page, title }) => link(`#/${site}/${page}`, title));
  const title = element('input', { required: true, maxLength: 200 });
  const slug = element('input', { required: true, maxLength: 63 });
  const add = attempt(async () => {
    const page = { title: title.value, slug: slug.value, fragments: {} };
    const made = await api.createPage(site, page);
    go(`#/${site}/${made.page}`, `The page ${made.title} is there.`);
  });
  const fields = [
    labelled('Title of the page', title),
    labelled('Name in its address', slug, 'Letters a to z, digits and -'),
  ];
  return [
    heading('h1', known.title),
    listOf(links, 'There is no page yet.'),
    form('New page', fields, add),
  ];
}

/** List of links, or the text for an empty list. */
export function listOf(links: readonly Node[], none: string): HTMLElement {
  if (links.length === 0) return element('p', {}, none);
  return element('ul', {}, ...links.map((each) => element('li', {}, each)));
}

export function link(href: string, text: string): HTMLAnchorElement {
  return element('a', { href }, text);
}
