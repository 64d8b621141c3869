import { html, type Html } from '../html.ts';
import { arithmetic, dollars, money, priceInWords, type Cost, type CostRow } from '../cost.ts';
import { PRICES, PRICES_OF, SOURCES, type PriceName } from '../prices.ts';

/** What it costs idle and under load, with the arithmetic and the prices it is made with. */
export function costTables({ idle, production, load }: Cost): Html {
  const rows = [...idle, ...(production ?? []), ...load.rows];
  return html`<p>
      US dollars a month, ${PRICES_OF.region}, prices of ${PRICES_OF.month}, free tiers left out.
    </p>
    ${costTable('Idle, sandbox', idle)}
    ${production && costTable('Production has beside that', production)}
    ${costTable(`In use: ${load.title}`, load.rows)}
    <details>
      <summary>The prices</summary>
      ${priceTable(rows)}
    </details>`;
}

function costTable(title: string, rows: readonly CostRow[]): Html {
  return html`<h3>${title}</h3>
    <div class="scroll" tabindex="0">
      <table class="cost">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Arithmetic</th>
            <th scope="col" class="amount">Dollars</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                <th scope="row">${row.what}</th>
                <td>${arithmetic(row)}</td>
                <td class="amount">${money(dollars(row))}</td>
              </tr> `,
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colspan="2">Together</th>
            <td class="amount">${money(dollars(...rows))}</td>
          </tr>
        </tfoot>
      </table>
    </div> `;
}

function priceTable(rows: readonly CostRow[]): Html {
  const used = new Set(rows.flatMap(({ terms }) => terms.map(({ of }) => of)));
  const names = (Object.keys(PRICES) as PriceName[]).filter((name) => used.has(name));
  return html`<div class="scroll" tabindex="0">
    <table class="cost">
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col">Unit</th>
          <th scope="col" class="amount">Dollars</th>
        </tr>
      </thead>
      <tbody>
        ${names.map((name) => {
          const { service, unit } = PRICES[name];
          return html`<tr>
            <th scope="row"><a href="${SOURCES[service]}">${service}</a></th>
            <td>${unit}</td>
            <td class="amount">${priceInWords(name)}</td>
          </tr> `;
        })}
      </tbody>
    </table>
  </div>`;
}
