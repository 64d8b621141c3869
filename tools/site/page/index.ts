import type { Token, Tokens } from 'marked';
import { dollars, money } from '../cost.ts';
import type { Catalogue, Entry } from '../entries.ts';
import { html, type Html } from '../html.ts';
import { PRICES_OF } from '../prices.ts';
import { kindOf, type Category } from '../model/services.ts';
import { framed } from './frame.ts';
import { verdict } from './checks.ts';
import { sign } from './resources.ts';

const LEAD =
  'The architectures that five reports of AWS summits describe, as AWS CDK stacks that run end to end on your own machine.';

/**
 * Front page: all architectures of the reports.
 *
 * @param files address of the project's files
 */
export function indexPage({ entries }: Catalogue, files: string): string {
  const body = html`<main id="content" class="front">
    <h1>summit-stacks</h1>
    <p class="lead">${LEAD}</p>
    <pre tabindex="0"><code>npm ci &amp;&amp; npm start</code></pre>
    <h2 id="architectures">Architectures</h2>
    <ul class="cards">
      ${entries.map(card)}
    </ul>
    <p class="muted">
      Idle: US dollars a month in the stage <code>sandbox</code>, prices of ${PRICES_OF.month} in
      ${PRICES_OF.region}, without free tiers.
    </p>
  </main>`;
  return framed({ title: 'summit-stacks', description: LEAD, files, body });
}

function card({ architecture, page, resources, graph, cost, results }: Entry): Html {
  const inFlow = new Set(graph.boxes.map(({ id }) => id));
  const services = new Map<string, Category>();
  for (const { key, type } of resources) {
    const { service, category } = kindOf(type);
    if (inFlow.has(key)) services.set(service, category);
  }
  return html`<li class="card">
    <h3><a href="${architecture.id}.html">${page.title}</a></h3>
    <p class="eyebrow">${architecture.letter} · ${architecture.notes}</p>
    <p>${firstSentence(page.lead)}</p>
    <ul class="services" aria-label="Services">
      ${[...services].map(
        ([service, category]) =>
          html`<li>${sign(category)}${service.replace(/^(Amazon|AWS) /, '')}</li> `,
      )}
    </ul>
    <dl class="facts">
      <div>
        <dt>Idle</dt>
        <dd>${cost ? html`$${money(dollars(...cost.idle))}` : '–'}</dd>
      </div>
      ${Object.entries(results).map(
        ([emulator, result]) =>
          html`<div>
            <dt>${emulator}</dt>
            <dd>${verdict(result)}</dd>
          </div> `,
      )}
    </dl>
  </li> `;
}

/** First sentence of an architecture's README.md. */
function firstSentence(lead: readonly Token[]): string {
  const [paragraph] = lead.filter(({ type }) => type === 'paragraph') as Tokens.Paragraph[];
  const text = paragraph?.text.replaceAll('\n', ' ') ?? '';
  return /^.*?[.](?=\s|$)/.exec(text)?.[0] ?? text;
}
