import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import type { Checks } from './scenario.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const APPLICATIONS = [
  '/usr/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The machine's Chromium or Chrome: the path in CHROMIUM, otherwise the first one found. */
export function findChromium(): string | undefined {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...candidates, ...APPLICATIONS].find((file) => existsSync(file));
}

/**
 * Starts Chromium without a window and with a temporary profile.
 *
 * @param args additional command-line arguments
 * @throws Error when it does not start
 */
export function launchChromium(
  executablePath: string,
  args: readonly string[] = [],
): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...QUIET, ...args] });
}

/** Starts Chromium, or adds a note to the report with the reason why it can't start. */
export async function startBrowser(
  checks: Checks,
  args: readonly string[] = [],
): Promise<Browser | undefined> {
  const executable = findChromium();
  if (!executable) {
    checks.note('Browser: not run, there is no Chromium: apt-get install chromium');
    return undefined;
  }
  try {
    return await launchChromium(executable, args);
  } catch (error) {
    const [line = ''] = (error as Error).message.split('\n');
    checks.note(`Browser: not run, ${executable} does not start: ${line}`);
    return undefined;
  }
}
