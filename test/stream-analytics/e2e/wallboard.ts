import { join } from 'node:path';
import { startBrowser } from '../../e2e/chromium.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { DAY } from './days.ts';
import type { Windows } from './expected.ts';

/** Reads the figures of the wallboard in a browser. */
export async function checkWallboard(
  { address, output, reportFolder }: Deployment,
  expected: Windows,
  late: number,
  checks: Checks,
): Promise<void> {
  const browser = await startBrowser(checks);
  if (!browser) return;
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${address(output('WallboardUrl'))}#${DAY}`);
    const read = (id: string) => page.locator(`#${id}`).innerText();
    const city = [...expected].filter(([key]) => key.startsWith(`city#${DAY}#`));
    const trips = city.reduce((sum, [, [count]]) => sum + count, 0);
    const wanted = trips.toLocaleString('en-US');
    await until('the wallboard', 30, async () =>
      (await read('trips')) === '–' ? undefined : true,
    );
    checks.equal('Trips of the day on the wallboard', wanted, await read('trips'));
    const cents = city.reduce((sum, [, [, fares]]) => sum + fares, 0);
    const fares = `$${Math.round(cents / 100).toLocaleString('en-US')}`;
    checks.equal('Fares of the day on the wallboard', fares, await read('fares'));
    checks.equal('Late trips on the wallboard', late.toLocaleString('en-US'), await read('late'));
    const zones = await page
      .locator('#zones tr')
      .evaluateAll((rows) =>
        rows.map((row) => `${row.dataset.zone ?? ''}: ${row.children[2]?.textContent ?? ''}`),
      );
    checks.equal('Busiest zones on the wallboard', busiest(expected).join(', '), zones.join(', '));
    await page.locator('#chart').focus();
    await page.keyboard.press('End');
    const [last] = city
      .map(([key, sums]) => ({ key, sums }))
      .sort((a, b) => (a.key < b.key ? 1 : -1));
    await until('the reading of the chart', 10, async () => (await read('reading')) || undefined);
    const reading = await read('reading');
    const [count = 0] = last?.sums ?? [];
    checks.equal(
      'Reading of the last window by keyboard',
      `${count} trips`,
      / (\d+ trips)/.exec(reading)?.[1] ?? reading,
    );
    await page.screenshot({ path: join(reportFolder, 'wallboard.png') });
    checks.note('Picture of the wallboard: wallboard.png');
  } finally {
    await browser.close();
  }
}

/** Zones of the newest half hour with their trips, as the wallboard sorts them. */
function busiest(expected: Windows): string[] {
  const sliding = [...expected]
    .filter(([key]) => key.startsWith(`sliding#${DAY}#`))
    .map(([key, [trips]]) => {
      const [, , start = '', zone] = key.split('#');
      return { start, zone: Number(zone), trips };
    });
  const newest = sliding.reduce((latest, { start }) => (start > latest ? start : latest), '');
  return sliding
    .filter(({ start }) => start === newest)
    .sort((a, b) => b.trips - a.trips || a.zone - b.zone)
    .slice(0, 12)
    .map(({ zone, trips }) => `${zone}: ${trips.toLocaleString('en-US')}`);
}
