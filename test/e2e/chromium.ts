import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../../tools/support/find-chromium.ts';
import { freeMemory } from '../../tools/support/free-memory.ts';
import { installCommand } from '../../tools/support/system.ts';
import type { Checks } from './scenario.ts';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

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
    checks.note(`Browser: not run, there is no Chromium: ${installCommand('chromium')}`);
    return undefined;
  }
  freeMemory();
  try {
    return await launchChromium(executable, args);
  } catch (error) {
    const [line = ''] = (error as Error).message.split('\n');
    checks.note(`Browser: not run, ${executable} does not start: ${line}`);
    return undefined;
  }
}
