import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { dollars, money } from '../cost.ts';
import type { Catalogue, Entry } from '../entries.ts';
import { html, type Html, type Part } from '../html.ts';
import { operations } from './alarms.ts';
import { costTables } from './cost.ts';
import { flowFigure } from './flow.ts';
import { framed } from './frame.ts';
import { fromCatalogue, rendered, sectionsOf, type Section } from './markdown.ts';
import { permissions } from './permissions.ts';
import { proofReport, verdict } from './proof.ts';
import { resourceTable } from './resources.ts';

/** Headings of a hand-written page that have a place of their own here. */
const PLACED = {
  flow: /^the flow$/i,
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

/** The page of one architecture. */
export function architecturePage(entry: Entry, catalogue: Catalogue): string {
  const { architecture, noted, page } = entry;
  const chapters = chaptersOf(entry, catalogue);
  const body = html`<div class="page">
    <nav class="contents" aria-label="On this page">
      <ul>
        ${chapters.map(
          ({ anchor, heading }) => html`<li><a href="#${anchor}">${heading}</a></li> `,
        )}
      </ul>
    </nav>
    <main id="content">
      <p class="eyebrow">${noted.letter} · ${noted.reports}</p>
      <h1>${page.title}</h1>
      <div class="lead">${rendered(page.lead, resolver(entry, catalogue))}</div>
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
  const description = `${architecture.title}: its data flow, permissions, alarms, cost and proof.`;
  return framed({ title: `${page.title} · summit-stacks`, description, toDocs: '../', body });
}

function chaptersOf(entry: Entry, catalogue: Catalogue): Chapter[] {
  const { architecture, page, cost, proofs, resources, graph } = entry;
  const resolve = resolver(entry, catalogue);
  const section = (pattern: RegExp) => page.sections.find(({ heading }) => pattern.test(heading));
  const written = (found: Section | undefined) => found && rendered(found.tokens, resolve);
  const taken = Object.values(PLACED).map(section);
  const others = page.sections.filter((each) => !taken.includes(each));
  const costs = section(PLACED.cost);
  const chapters: (Chapter | undefined)[] = [
    {
      anchor: 'data-flow',
      heading: 'Data flow',
      body: [flowFigure(page.title, graph), written(section(PLACED.flow))],
    },
    { anchor: 'resources', heading: 'Resources', body: resourceTable(resources) },
    {
      anchor: 'permissions',
      heading: 'Permissions',
      body: permissions(catalogue.assembly, resources, catalogue.names),
    },
    {
      anchor: 'runbook',
      heading: 'Alarms and runbook',
      body: operations(
        architecture.id,
        resources,
        catalogue.names,
        section(PLACED.runbook),
        resolve,
      ),
    },
    (cost ?? costs) && {
      anchor: 'cost',
      heading: 'Cost',
      body: cost ? costTables(cost) : written(costs),
    },
    others.length > 0
      ? {
          anchor: 'details',
          heading: 'In detail',
          body: others.map((each) => detail(each, resolve)),
        }
      : undefined,
    section(PLACED.services) && {
      anchor: 'services-then-and-now',
      heading: 'Services, then and now',
      body: [html`<p>The notes: ${entry.noted.reports}.</p>`, written(section(PLACED.services))],
    },
    { anchor: 'proof', heading: 'Proof', body: proofReport(architecture.id, proofs) },
    { anchor: 'read-on', heading: 'Read on', body: furtherLinks(entry) },
  ];
  return chapters.filter((chapter) => chapter !== undefined);
}

function detail({ heading, anchor, tokens }: Section, resolve: (href: string) => string): Html {
  return html`<details class="detail" id="${anchor}">
    <summary>${heading}</summary>
    ${rendered(tokens, resolve)}
  </details> `;
}

/** Links of the hand-written page lead to headings here where they are here. */
function resolver({ architecture, page }: Entry, { entries }: Catalogue): (href: string) => string {
  const here = page.sections.flatMap(({ anchor, tokens }) => [
    anchor,
    ...sectionsOf(tokens, 3).map((each) => each.anchor),
  ]);
  const pages = entries.map((each) => each.architecture.id);
  return fromCatalogue(architecture.id, new Set(here), pages);
}

function facts({ architecture, cost, proofs, resources }: Entry): Html {
  const list: [string, Part][] = [
    ['Stacks', architecture.stacks.map((stack) => html`<code>${stack}</code> `)],
    ['Resources', resources.length],
    [
      'Idle, a month',
      cost ? html`$${money(dollars(...cost.idle))}` : html`<a href="#cost">see below</a>`,
    ],
    ...Object.entries(proofs).map(([engine, proof]): [string, Part] => [
      `On ${engine}`,
      html`<a href="#proof">${verdict(proof)}</a>`,
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

function furtherLinks({ architecture: { id }, page }: Entry): Html {
  const decisions = page.sections.find(({ heading }) => PLACED.decisions.test(heading));
  return html`<ul>
    <li>
      <a href="../../lib/${id}/README.md">The page as it is written</a
      >${decisions && html`, and its <a href="../../lib/${id}/README.md#decisions">decisions</a>`}
    </li>
    ${foldersOf(id).map(
      (folder) =>
        html`<li>
          <a href="../../${folder}/${id}/"><code>${folder}/${id}/</code></a>
        </li> `,
    )}
  </ul>`;
}

/** An architecture without functions has no folder in lambda/. */
function foldersOf(id: string): string[] {
  const folders = ['lib', 'lambda', 'test'];
  return folders.filter((folder) => existsSync(join(PROJECT, folder, id)));
}
