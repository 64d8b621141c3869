import type { Resource } from '../model/assembly.ts';
import { kindOf, plural, type Category } from '../model/services.ts';
import { SIGNS } from '../diagram/signs.ts';
import { html, type Html } from '../html.ts';

/** Table of the number of resources of each kind, by service. */
export function resourceTable(resources: readonly Resource[]): Html {
  const services = new Map<string, { category: Category; nouns: Map<string, number> }>();
  for (const { type } of resources) {
    const { service, noun, category } = kindOf(type);
    const row = services.get(service) ?? { category, nouns: new Map<string, number>() };
    row.nouns.set(noun, (row.nouns.get(noun) ?? 0) + 1);
    services.set(service, row);
  }
  const rows = [...services].sort(([a], [b]) => bare(a).localeCompare(bare(b), 'en'));
  return html`<div class="scroll" tabindex="0">
    <table class="resources">
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col">Resources</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([service, { category, nouns }]) =>
            html`<tr>
              <th scope="row">${sign(category)}${service}</th>
              <td>${listed(nouns)}</td>
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

function bare(service: string): string {
  return service.replace(/^(Amazon|AWS) /, '');
}

/** Sign of a category, hidden from screen readers. */
export function sign(category: Category): Html {
  return html`<svg
    class="sign ${category}"
    viewBox="0 0 20 20"
    width="18"
    height="18"
    aria-hidden="true"
  >
    <path d="${SIGNS[category]}" />
  </svg>`;
}

function listed(nouns: ReadonlyMap<string, number>): string {
  return [...nouns]
    .sort(([a, m], [b, n]) => n - m || a.localeCompare(b, 'en'))
    .map(([noun, count]) => `${count} ${count === 1 ? noun : plural(noun)}`)
    .join(', ');
}
