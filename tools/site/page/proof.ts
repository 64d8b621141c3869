import { html, type Html } from '../html.ts';
import type { Proof, Proofs } from '../proofs.ts';

const MARKS = { passed: '✔', failed: '✘', 'not run': '–' } as const;

/** What the scenario showed, engine by engine. */
export function proofReport(id: string, proofs: Proofs): Html {
  const engines = Object.entries(proofs);
  if (engines.length === 0)
    return html`<p>
      No run is recorded yet: <code>npm start -- ${id}</code>, then
      <code>npm run docs -- --proof</code>.
    </p>`;
  return html`<p>
      What <code>npm start -- ${id}</code> showed the last time that it was recorded here.
    </p>
    ${engines.map(([engine, proof]) => engineReport(engine, proof))}`;
}

/** `23 of 24 claims proved`. */
export function verdict({ passed, failed, notRun }: Proof): string {
  const total = passed + failed + notRun;
  const more = [failed > 0 ? `${failed} failed` : '', notRun > 0 ? `${notRun} not run` : ''];
  return [`${passed} of ${total} claims proved`, ...more].filter(Boolean).join(', ');
}

function engineReport(engine: string, proof: Proof): Html {
  return html`<h3>On ${engine}: ${verdict(proof)}</h3>
    <div class="scroll" tabindex="0">
      <table class="proof">
        <thead>
          <tr>
            <td></td>
            <th scope="col">Claim</th>
            <th scope="col">Found</th>
          </tr>
        </thead>
        <tbody>
          ${proof.rows.map(
            ({ claim, outcome, found }) =>
              html`<tr class="${outcome.replace(' ', '-')}">
                <td><span role="img" aria-label="${outcome}">${MARKS[outcome]}</span></td>
                <td>${claim}</td>
                <td>${found}</td>
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
    ${
      proof.withoutEffect.length > 0
        ? html`<p>Deployed there, but without effect, so not proved:</p>
            <ul>
              ${proof.withoutEffect.map((line) => html`<li>${line}</li> `)}
            </ul>`
        : undefined
    }`;
}
