import type { Page } from 'playwright-core';
import axe from 'axe-core';
import type { Person } from '../people.ts';
import { machineFactor } from '../../../../tools/support/machine-factor.ts';

/** Maximum tab stops to an element. */
const MAX_STOPS = 40;
/** Time limit in milliseconds for an edit, with a cold start of the function. */
const TIME_LIMIT = 20_000;

/** Editing page in a browser, used by keyboard alone. */
export class EditingPage {
  /** Errors that the browser reported, without 404, 409 and 412 of the API, which the page shows as messages. */
  readonly errors: string[] = [];
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(TIME_LIMIT * machineFactor());
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      const refused = /status of (404|409|412)/.test(message.text());
      if (message.type() === 'error' && !refused) this.errors.push(message.text());
    });
  }

  /** Waits for a view and returns the name of the focused element. */
  async at(heading: string): Promise<string> {
    await this.page.getByRole('heading', { name: heading, exact: true }).waitFor();
    return this.focused();
  }

  /** Waits for a message of the page, also for screen readers, and returns it. */
  async said(part: string): Promise<string> {
    const message = this.page.locator('[role=status], [role=alert]').filter({ hasText: part });
    await message.waitFor();
    return message.innerText();
  }

  /**
   * Presses Tab until an element has the focus.
   *
   * @param name its label, or its own text
   * @throws Error if it is not reached, or if its focus is not visible
   */
  async tabTo(name: string): Promise<void> {
    for (let stops = 0; stops < MAX_STOPS; stops++) {
      await this.page.keyboard.press('Tab');
      if ((await this.focused()) === name) return;
    }
    throw new Error(`The keyboard does not reach '${name}' within ${MAX_STOPS} stops.`);
  }

  /** Uses a button or a link. */
  async use(name: string): Promise<void> {
    await this.tabTo(name);
    await this.page.keyboard.press('Enter');
  }

  /** Replaces the text of a field. */
  async write(name: string, text: string): Promise<void> {
    await this.tabTo(name);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.insertText(text);
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+s');
  }

  /** Signs in through the pages of the login: one form on MiniStack, two steps on AWS. */
  async signIn({ email, password }: Person): Promise<void> {
    await this.use('Sign in');
    const secret = this.page.locator('input[type=password]:visible');
    await this.page.locator('input[name=username]:visible').fill(email);
    if ((await secret.count()) === 0) await this.page.keyboard.press('Enter');
    await secret.fill(password);
    await this.page.keyboard.press('Enter');
  }

  /** Label or text of the focused element. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      const { activeElement } = document;
      if (!(activeElement instanceof HTMLElement)) return 'nothing';
      const isHeading = activeElement.tabIndex < 0;
      if (!isHeading && getComputedStyle(activeElement).outlineStyle === 'none') return 'unseen';
      const [label] = (activeElement as HTMLInputElement).labels ?? [];
      return (label ?? activeElement).textContent.trim();
    });
  }

  /** Rules of axe-core that the view breaks, with the elements. */
  async barriers(): Promise<string[]> {
    if (await this.page.evaluate(() => !('axe' in window))) await this.page.evaluate(axe.source);
    const { violations, passes } = await this.page.evaluate(() =>
      (window as unknown as { axe: typeof axe }).axe.run(),
    );
    if (passes.length === 0) return ['axe-core has looked at nothing'];
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
  }
}
