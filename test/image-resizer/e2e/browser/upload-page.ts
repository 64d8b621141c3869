import type { Page, Response } from 'playwright-core';
import { machineFactor } from '../../../../tools/support/machine-factor.ts';

/** Longer than the page's own time limit of a minute. */
const SETTLED_WITHIN = 75_000;

/** The upload page in a browser. */
export class UploadPage {
  /** Errors that the browser reported; without the 404 of a thumbnail that is not made yet. */
  readonly errors: string[] = [];
  /** Responses to the page's own <img> elements. */
  readonly images: Response[] = [];
  /** Method and address of each request that the browser sent. */
  readonly requests: string[] = [];
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      const { url } = message.location();
      const awaited = url.includes('/thumbnail/') && message.text().includes('404');
      if (message.type() === 'error' && !awaited) this.errors.push(`${message.text()} ${url}`);
    });
    page.on('request', (request) => this.requests.push(`${request.method()} ${request.url()}`));
    page.on('response', (response) => {
      if (response.request().resourceType() === 'image' && !response.url().startsWith('data:'))
        this.images.push(response);
    });
  }

  /** Moves the focus to the first control, and picks files in its dialogue. */
  async chooseByKeyboard(files: readonly string[]): Promise<void> {
    await this.press('Tab');
    await this.pick(files, () => this.page.keyboard.press('Space'));
  }

  async chooseByPointer(files: readonly string[]): Promise<void> {
    await this.pick(files, () => this.page.getByText('Choose images').click());
  }

  /** Drops a file on the page, as from a file manager. */
  async drop(name: string, type: string, body: Buffer): Promise<void> {
    await this.page.evaluate(
      ({ name, type, base64 }) => {
        const dataTransfer = new DataTransfer();
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        dataTransfer.items.add(new File([bytes], name, { type }));
        document.body.dispatchEvent(
          new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
        );
      },
      { name, type, base64: body.toString('base64') },
    );
  }

  /**
   * Final texts of the page about each file, in the order of the list.
   *
   * @throws Error when that many files are not finished within the page's own time limit
   */
  async outcomes(count: number): Promise<{ name: string; says: string; shows: string }[]> {
    await this.page.waitForFunction(
      (count) =>
        document.querySelectorAll('li').length === count &&
        [...document.querySelectorAll('progress')].every(({ hidden }) => hidden) &&
        [...document.images].every(({ complete }) => complete),
      count,
      { timeout: SETTLED_WITHIN * machineFactor() },
    );
    return this.page.evaluate(() =>
      [...document.querySelectorAll('li')].map((item) => {
        const { naturalWidth = 0, naturalHeight = 0 } = item.querySelector('img') ?? {};
        return {
          name: item.querySelector('.name')?.firstChild?.textContent ?? '',
          says: item.querySelector('.state')?.textContent ?? '',
          shows: `${naturalWidth} x ${naturalHeight}`,
        };
      }),
    );
  }

  /** Loads the target of each link of the first file: the link's text, and the image's size. */
  links(): Promise<{ text: string; size: string }[]> {
    return this.page.evaluate(() => {
      const links = [...(document.querySelector('li')?.querySelectorAll('a') ?? [])];
      return Promise.all(
        links.map(async ({ href, textContent }) => {
          const image = Object.assign(new Image(), { src: href });
          await image.decode().catch(() => undefined);
          const size = `${image.naturalWidth} x ${image.naturalHeight}`;
          return { text: textContent.replace('×', 'x'), size };
        }),
      );
    });
  }

  /** Presses a key and returns the element that has the focus, if it is visible. */
  async press(key: string): Promise<string> {
    await this.page.keyboard.press(key);
    return this.page.evaluate(() => {
      const focused = document.activeElement?.closest('label') ?? document.activeElement;
      if (!focused || getComputedStyle(focused).outlineStyle === 'none') return 'nothing visible';
      return (focused.querySelector('b') ?? focused).textContent.trim();
    });
  }

  private async pick(files: readonly string[], open: () => Promise<void>): Promise<void> {
    const [dialogue] = await Promise.all([this.page.waitForEvent('filechooser'), open()]);
    await dialogue.setFiles([...files]);
  }
}
