import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { dollars, money } from '../cost.ts';
import type { Catalogue, Entry } from '../entries.ts';
import { html, type Html, type Part } from '../html.ts';
import { rendered, resolver, sectionsOf, type Resolve, type Section } from '../markdown/page.ts';
import { operations } from './alarms.ts';
import { checkReport, verdict } from './checks.ts';
import { flowFigure } from './flow.ts';
import { framed } from './frame.ts';
import { permissions } from './permissions.ts';
import { resourceTable } from './resources.ts';

/** Headings of a README.md whose sections have a fixed place in the site. */
const PLACED = {
  flow: /^the flow$/i,
  permissions: /^permissions$/i,
  runbook: /^runbook$/i,
  cost: /^cost$/i,
  services: /^services, then and now$/i,
  decisions: /^decisions$/i,
};

interface Chapter {
  readonly anchor: string;
  readonly heading: string;
  readonly body: Part;
}

/**
 * Page of one architecture.
 *
 * @param files address of the project's files
 */
export function architecturePage(entry: Entry, catalogue: Catalogue, files: string): string {
  const { architecture, page } = entry;
  const resolve = resolverOf(entry, catalogue, files);
  const chapters = chaptersOf(entry, catalogue, files, resolve);
  const body = html`<div class="page">
    <nav class="contents" aria-label="On this page">
      <ul>
        ${chapters.map(
          ({ anchor, heading }) => html`<li><a href="#${anchor}">${heading}</a></li> `,
        )}
      </ul>
    </nav>
    <main id="content">
      <p class="eyebrow">${architecture.letter} · ${architecture.notes}</p>
      <h1>${page.title}</h1>
      <div class="lead">${rendered(page.lead, resolve)}</div>
      ${facts(entry)}
      ${chapters.map(
        ({ anchor, heading, body: part }) =>
          html`<section class="chapter" aria-labelledby="${anchor}">
            <h2 id="${anchor}">${heading}</h2>
            ${part}
          </section> `,
      )}
    </main>
  </div>`;
  const description = `${architecture.title}: data flow, permissions, alarms, cost and checks.`;
  return framed({ title: `${page.title} · summit-stacks`, description, files, body });
}

function chaptersOf(
  { architecture: { id }, page, resources, graph, results, report }: Entry,
  { assembly, names }: Catalogue,
  files: string,
  resolve: Resolve,
): Chapter[] {
  const section = (pattern: RegExp) => page.sections.find(({ heading }) => pattern.test(heading));
  const written = (pattern: RegExp) => rendered(section(pattern)?.tokens ?? [], resolve);
  const placed = Object.values(PLACED).map(section);
  const others = page.sections.filter((each) => !placed.includes(each));
  const chapters: (Chapter | false)[] = [
    {
      anchor: 'the-flow',
      heading: 'Data flow',
      body: [flowFigure(page.title, graph), written(PLACED.flow)],
    },
    { anchor: 'resources', heading: 'Resources', body: resourceTable(resources) },
    {
      anchor: 'permissions',
      heading: 'Permissions',
      body: [written(PLACED.permissions), permissions(assembly, resources, names)],
    },
    {
      anchor: 'runbook',
      heading: 'Alarms and runbook',
      body: operations(id, resources, names, section(PLACED.runbook), resolve),
    },
    { anchor: 'cost', heading: 'Cost', body: written(PLACED.cost) },
    others.length > 0 && {
      anchor: 'details',
      heading: 'In detail',
      body: others.map((each) => detail(each, resolve)),
    },
    section(PLACED.services) !== undefined && {
      anchor: 'services-then-and-now',
      heading: 'Services, then and now',
      body: written(PLACED.services),
    },
    { anchor: 'checks', heading: 'Checks', body: checkReport(id, results, report) },
    { anchor: 'read-on', heading: 'Read on', body: furtherLinks(id, files) },
  ];
  return chapters.filter((chapter) => chapter !== false);
}

function detail({ heading, anchor, tokens }: Section, resolve: Resolve): Html {
  return html`<details class="detail" id="${anchor}">
    <summary>${heading}</summary>
    ${rendered(tokens, resolve)}
  </details> `;
}

function resolverOf({ architecture, page }: Entry, { entries }: Catalogue, files: string): Resolve {
  const anchors = page.sections
    .filter(({ heading }) => !PLACED.decisions.test(heading))
    .flatMap(({ anchor, tokens }) => [anchor, ...sectionsOf(tokens, 3).map((each) => each.anchor)]);
  const pages = entries.map((each) => each.architecture.id);
  return resolver(architecture.id, new Set(anchors), pages, files);
}

function facts({ architecture, cost, results, resources }: Entry): Html {
  const list: [string, Part][] = [
    ['Stacks', architecture.stacks.map((stack) => html`<code>${stack}</code> `)],
    ['Resources', resources.length],
    ...(cost ? [['Idle, a month', html`$${money(dollars(...cost.idle))}`] as [string, Part]] : []),
    ...Object.entries(results).map(([emulator, result]): [string, Part] => [
      `On ${emulator}`,
      html`<a href="#checks">${verdict(result)}</a>`,
    ]),
  ];
  return html`<dl class="facts">
    ${list.map(
      ([term, value]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${value}</dd>
        </div> `,
    )}
  </dl>`;
}

function furtherLinks(id: string, files: string): Html {
  const folders = ['lib', 'lambda', 'test'].filter((each) => existsSync(join(PROJECT, each, id)));
  return html`<ul>
    <li><a href="${files}/lib/${id}/README.md">README.md</a></li>
    ${folders.map(
      (folder) =>
        html`<li>
          <a href="${files}/${folder}/${id}"><code>${folder}/${id}/</code></a>
        </li> `,
    )}
  </ul>`;
}
