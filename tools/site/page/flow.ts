import type { Arrow } from '../diagram/arrows.ts';
import type { Graph } from '../diagram/graph.ts';
import { layOut } from '../diagram/layout.ts';
import { drawing } from '../diagram/svg.ts';
import { html, type Html } from '../html.ts';

/** Diagram with its legend, and its arrows as a list. */
export function flowFigure(title: string, graph: Graph): Html {
  const { boxes, arrows } = graph;
  const crowds = boxes.filter(({ members }) => members.length > 2);
  const outside = boxes.some((box) => box.outside);
  const queues = boxes.some(({ hasDeadLetterQueue }) => hasDeadLetterQueue);
  const both = arrows.some(({ data }) => data !== 'to');
  const legend = [
    'Drawn from the template.',
    both ? 'Arrowheads show where data goes.' : '',
    queues ? 'Envelope: dead-letter queue.' : '',
    outside ? 'Dashed: outside these stacks.' : '',
  ];
  return html`<figure>
      <div class="scroll drawing" tabindex="0" role="group" aria-label="Drawing">
        ${drawing(layOut(graph), title)}
      </div>
      <figcaption>${legend.filter(Boolean).join(' ')}</figcaption>
    </figure>
    <details>
      <summary>The arrows as a list</summary>
      <ul class="arrows">
        ${arrows.map((arrow) => arrowItem(arrow, graph))}
      </ul>
      ${crowds.map(({ title: name, members }) => html`<p><strong>${name}</strong>: ${members.join(', ')}.</p>`)}
    </details>`;
}

function arrowItem({ from, to, label, data }: Arrow, { boxes }: Graph): Html {
  const nameOf = (id: string) => boxes.find((box) => box.id === id)?.title ?? id;
  const arrow = { to: '→', from: '←', both: '↔' }[data];
  const spoken = { to: 'to', from: 'from', both: 'to and from' }[data];
  return html`<li>
    <strong>${nameOf(from)}</strong> <span role="img" aria-label="${spoken}">${arrow}</span>
    <strong>${nameOf(to)}</strong>${label ? `: ${label}` : ''}
  </li> `;
}
