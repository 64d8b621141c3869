import { basename } from 'node:path';
import { html, type Html } from '../html.ts';
import { emulatorOf, type Report } from '../report.ts';
import type { Result } from '../results.ts';

const MARKS = { passed: '✔', failed: '✘', 'not run': '–' } as const;

/** Results of the scenario by emulator, and its last report on this machine. */
export function checkReport(
  id: string,
  results: Readonly<Record<string, Result>>,
  report: Report | undefined,
): Html {
  return html`<p>
      Results of the last run of the scenario. Run it with <code>npm start -- ${id}</code>.
    </p>
    <ul>
      ${Object.entries(results).map(
        ([emulator, result]) => html`<li>${emulator}: ${verdict(result)}, ${result.date}</li> `,
      )}
    </ul>
    ${Object.entries(results).map(([emulator, { noEffect }]) => noEffectList(emulator, noEffect))}
    ${report && lastReport(id, report)}`;
}

/** `23 of 24 checks passed, 1 not run`. */
export function verdict({ passed, failed, notRun }: Result): string {
  const total = passed + failed + notRun;
  const more = [failed > 0 ? `${failed} failed` : '', notRun > 0 ? `${notRun} not run` : ''];
  return [`${passed} of ${total} checks passed`, ...more].filter(Boolean).join(', ');
}

function noEffectList(emulator: string, noEffect: Result['noEffect']): Html | undefined {
  const types = Object.entries(noEffect);
  if (types.length === 0) return undefined;
  return html`<details>
    <summary>Resource types without effect on ${emulator}</summary>
    <ul>
      ${types.map(([type, reason]) => html`<li><code>${type}</code>: ${reason}</li> `)}
    </ul>
  </details>`;
}

function lastReport(id: string, { endpoint, date, rows, notes = [], pictures }: Report): Html {
  return html`<h3>Last report on this machine: ${emulatorOf(endpoint)}, ${date}</h3>
    <div class="scroll" tabindex="0">
      <table class="checks">
        <thead>
          <tr>
            <td></td>
            <th scope="col">Check</th>
            <th scope="col">Expected</th>
            <th scope="col">Observed</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ check, outcome, expected, observed }) =>
              html`<tr class="${outcome.replace(' ', '-')}">
                <td><span role="img" aria-label="${outcome}">${MARKS[outcome]}</span></td>
                <td>${check}</td>
                <td>${expected}</td>
                <td>${observed}</td>
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
    ${
      notes.length > 0
        ? html`<ul>
            ${notes.map((line) => html`<li>${line}</li> `)}
          </ul>`
        : undefined
    }
    ${pictures.map((file) => picture(id, basename(file)))}`;
}

function picture(id: string, name: string): Html {
  const text = name.replace(/\.(png|svg)$/, '').replaceAll('-', ' ');
  return html`<figure>
    <img src="${id}/${name}" alt="${text}" loading="lazy" />
    <figcaption>${text}</figcaption>
  </figure>`;
}
