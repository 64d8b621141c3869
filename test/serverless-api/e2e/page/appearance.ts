import { join } from 'node:path';
import type { Checks } from '../../../e2e/scenario.ts';
import type { EditingPage } from './editing-page.ts';

const PHONE = { width: 320, height: 640 };
export const DESKTOP = { width: 880, height: 760 };

/** Records of each view: accessibility barriers, width, screenshots. */
export class Appearance {
  readonly #site: EditingPage;
  readonly #folder: string;
  readonly #views: string[] = [];
  readonly #barriers: string[] = [];
  readonly #pictures: string[] = [];

  /** @param folder for the screenshots */
  constructor(site: EditingPage, folder: string) {
    this.#site = site;
    this.#folder = folder;
  }

  /** @param view name of the view, and of its screenshots */
  async look(view: string): Promise<void> {
    const { page } = this.#site;
    this.#views.push(view);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      const found = await this.#site.barriers();
      this.#barriers.push(...found.map((each) => `${view}, ${colorScheme}: ${each}`));
      const path = join(this.#folder, `${view}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
      this.#pictures.push(path);
    }
    await page.setViewportSize(PHONE);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > PHONE.width) this.#barriers.push(`${view}: ${width} pixels wide on a phone`);
    await page.setViewportSize(DESKTOP);
  }

  report(checks: Checks): void {
    checks.noProblems(
      'axe-core finds no barrier in any view, light or dark, and each view fits a width of 320 pixels',
      this.#views.join(', '),
      this.#barriers,
    );
    checks.noProblems('The browser reports no error', 'none', this.#site.errors);
    for (const path of this.#pictures) checks.note(`Editing page: ${path}`);
  }
}
