import type { Page } from 'playwright-core';
import axe from 'axe-core';
import type { Person } from '../people.ts';
import { machineFactor } from '../../../../tools/support/machine-factor.ts';

/** Tab stops after which something is not reached. */
const FAR = 40;
/** An edit, and the answer of a function that starts cold, milliseconds. */
const PATIENCE = 20_000;

/** The editing page in a browser, used by the keyboard alone. */
export class EditingPage {
  /** What the browser reported as wrong; not what the API refused, which the page puts into words. */
  readonly errors: string[] = [];
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE * machineFactor());
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      const refused = /status of (404|409|412)/.test(message.text());
      if (message.type() === 'error' && !refused) this.errors.push(message.text());
    });
  }

  /** Waits for a view, and tells what has the focus there. */
  async at(heading: string): Promise<string> {
    await this.page.getByRole('heading', { name: heading, exact: true }).waitFor();
    return this.focused();
  }

  /** What the page says last, to screen readers too. */
  async said(part: string): Promise<string> {
    const message = this.page.locator('[role=status], [role=alert]').filter({ hasText: part });
    await message.waitFor();
    return message.innerText();
  }

  /**
   * Goes on with the keyboard until something has the focus.
   *
   * @param name its label, or its own text
   * @throws Error when it is not reached, or when one can't see that it is
   */
  async tabTo(name: string): Promise<void> {
    for (let stops = 0; stops < FAR; stops++) {
      await this.page.keyboard.press('Tab');
      if ((await this.focused()) === name) return;
    }
    throw new Error(`The keyboard does not reach '${name}' within ${FAR} stops.`);
  }

  /** Goes to a button or a link, and uses it. */
  async use(name: string): Promise<void> {
    await this.tabTo(name);
    await this.page.keyboard.press('Enter');
  }

  /** Goes to a field, and writes over what is there. */
  async write(name: string, text: string): Promise<void> {
    await this.tabTo(name);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.insertText(text);
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+s');
  }

  /** Through the login's own pages: MiniStack asks for all at once, AWS in steps. */
  async signIn({ email, password }: Person): Promise<void> {
    await this.use('Sign in');
    const secret = this.page.locator('input[type=password]:visible');
    await this.page.locator('input[name=username]:visible').fill(email);
    if ((await secret.count()) === 0) await this.page.keyboard.press('Enter');
    await secret.fill(password);
    await this.page.keyboard.press('Enter');
  }

  /** What has the focus: its label, or its own text. */
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

  /** Rules of axe-core that the view breaks, and where. */
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
