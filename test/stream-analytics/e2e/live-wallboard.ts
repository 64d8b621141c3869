import { startBrowser } from '../../e2e/chromium.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { machineFactor } from '../../../tools/support/machine-factor.ts';
import type { Parts } from './parts.ts';

const DAY = '2026-04-06';
/** Start of the window, noon in New York. */
const START = Date.parse(`${DAY}T16:00:00Z`);
const MINUTE = 60_000;
const TRIPS = 50;
/** Seconds after its watermark in which a window is on the wallboard. */
const GOAL = 5;

/** Opens the wallboard on a phone in the dark, and closes a window while it is open. */
export async function checkLiveWallboard(
  { address, output, progress }: Deployment,
  { writer }: Parts,
  checks: Checks,
): Promise<void> {
  progress('watching the wallboard');
  const browser = await startBrowser(checks);
  if (!browser) return;
  try {
    const page = await browser.newPage({
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
    });
    await page.goto(`${address(output('WallboardUrl'))}#${DAY}`);
    const read = (id: string) => page.locator(`#${id}`).innerText();
    await writer.heartbeat(START);
    await writer.sendWithoutHeartbeat(
      Array.from({ length: TRIPS }, (_, at) => ({
        ...{ pickup: START - MINUTE, dropoff: START + at * 1_000, zone: 132 },
        ...{ fareCents: 1_000, hundredthsOfMiles: 200 },
      })),
    );
    // The window ends after five minutes, and waits for trips of five more.
    const closed = Date.now();
    await writer.heartbeat(START + 11 * MINUTE);
    const seconds = await until(
      'the window on the wallboard',
      60,
      async () =>
        (await read('trips')) === String(TRIPS) ? (Date.now() - closed) / 1_000 : undefined,
      50,
    );
    checks.note(`Wallboard: a window is visible ${seconds.toFixed(1)} s after its watermark`);
    const limit = GOAL * machineFactor();
    checks.noProblems(
      'Window on the open wallboard after its watermark',
      `within ${GOAL} s, scaled by the speed of the machine`,
      seconds <= limit ? [] : [`${seconds.toFixed(1)} s, and not ${limit.toFixed(1)} s`],
    );
    const lag = await read('lag');
    checks.noProblems(
      'Time behind now on the wallboard',
      'a duration',
      /\d/.test(lag) ? [] : [lag],
    );
    const color = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const dark = await color();
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await color();
    checks.noProblems(
      'Colors of the wallboard in the dark',
      'other ones than in the light',
      dark === light ? [dark] : [],
    );
    checks.equal(
      'Width of the wallboard on a phone',
      390,
      await page.evaluate<number>('document.documentElement.scrollWidth'),
    );
  } finally {
    await browser.close();
  }
}
