import type { Token, Tokens } from 'marked';
import { dollars, money } from '../cost.ts';
import type { Catalogue, Entry } from '../entries.ts';
import { html, type Html } from '../html.ts';
import type { Noted } from '../notes.ts';
import { PRICES_OF } from '../prices.ts';
import { kindOf, type Category } from '../model/services.ts';
import { framed } from './frame.ts';
import { verdict } from './proof.ts';
import { sign } from './resources.ts';

const LEAD =
  'The architectures that five reports of AWS summits describe, each an AWS CDK stack that proves itself end to end on your own machine.';

/** The front page: every architecture of the notes, first those that are built. */
export function indexPage({ entries, planned }: Catalogue): string {
  const body = html`<main id="content" class="front">
    <h1>summit-stacks</h1>
    <p class="lead">${LEAD}</p>
    <pre tabindex="0"><code>npm ci &amp;&amp; npm start</code></pre>
    <h2 id="built">Built</h2>
    <ul class="cards">
      ${entries.map(card)}
    </ul>
    <h2 id="planned">Still to come</h2>
    <ul class="planned">
      ${planned.map(plan)}
    </ul>
    <p class="muted">
      Idle: US dollars a month in the stage <code>sandbox</code>, prices of ${PRICES_OF.month} in
      ${PRICES_OF.region}, without free tiers. Proved: rows of the scenario’s report.
    </p>
  </main>`;
  return framed({ title: 'summit-stacks', description: LEAD, toDocs: '', body });
}

function card({ architecture, noted, page, resources, graph, cost, proofs }: Entry): Html {
  const inFlow = new Set(graph.boxes.map(({ id }) => id));
  const services = new Map<string, Category>();
  for (const { key, type } of resources) {
    const { service, category } = kindOf(type);
    if (inFlow.has(key)) services.set(service, category);
  }
  return html`<li class="card">
    <h3><a href="catalogue/${architecture.id}.html">${page.title}</a></h3>
    <p class="eyebrow">${noted.letter} · ${noted.reports}</p>
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
        <dd>${cost ? html`$${money(dollars(...cost.idle))}` : 'see its page'}</dd>
      </div>
      ${Object.entries(proofs).map(
        ([engine, proof]) =>
          html`<div>
            <dt>${engine}</dt>
            <dd>${verdict(proof)}</dd>
          </div> `,
      )}
    </dl>
  </li> `;
}

function plan({ letter, title, reports }: Noted): Html {
  return html`<li><strong>${letter}</strong> ${title} <span class="muted">${reports}</span></li> `;
}

/** What an architecture does, in the words of its page. */
function firstSentence(lead: readonly Token[]): string {
  const [paragraph] = lead.filter(({ type }) => type === 'paragraph') as Tokens.Paragraph[];
  const text = paragraph?.text.replaceAll('\n', ' ') ?? '';
  return /^.*?[.](?=\s|$)/.exec(text)?.[0] ?? text;
}
