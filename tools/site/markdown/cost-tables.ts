import { arithmetic, dollars, money, priceInWords, type Cost, type CostRow } from '../cost.ts';
import { PRICES, PRICES_OF, SOURCES, type PriceName } from '../prices.ts';
import { markdownTable } from './block.ts';

/** Cost of an architecture, idle and under load, with the arithmetic. */
export function costTables({ idle, production, load }: Cost): string {
  return [
    `US dollars a month in ${PRICES_OF.region}, at the [prices](../../docs/prices.md) of ${PRICES_OF.month}, without free tiers.`,
    costTable('Idle, stage `sandbox`', idle),
    ...(production ? [costTable('In addition in stage `production`', production)] : []),
    costTable(`In addition under load: ${load.title}`, load.rows),
  ].join('\n\n');
}

function costTable(title: string, rows: readonly CostRow[]): string {
  return markdownTable(
    [title, 'arithmetic', 'US$'],
    [
      ...rows.map((row) => [row.what, arithmetic(row), money(dollars(row))]),
      ['**Total**', '', `**${money(dollars(...rows))}**`],
    ],
  );
}

/** All prices that the costs are calculated with. */
export function priceTable(): string {
  return markdownTable(
    ['service', 'unit', 'US$'],
    (Object.keys(PRICES) as PriceName[]).map((name) => {
      const { service, unit } = PRICES[name];
      return [`[${service}](${SOURCES[service] ?? ''})`, unit, priceInWords(name)];
    }),
  );
}
