import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../e2e/chromium.ts';
import { findChromium } from '../../../tools/support/find-chromium.ts';
import { FakeBackend, SITE } from './fake-backend.ts';

const chromium = findChromium();
const CONTENT = {
  title: 'Welcome',
  fragments: { intro: { en: 'Good morning.', de: 'Guten Morgen.' } },
};
let browser: Browser;
let page: Page;
let backend: FakeBackend;
let visits = 0;
let isSignedIn = false;

// Cases that the deployed stack can not produce; the scenario checks the others.
(chromium === undefined ? describe.skip : describe)('in a browser, the editing page', () => {
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '');
    page = await browser.newPage();
    page.setDefaultTimeout(4_000);
    page.on('dialog', (dialog) => dialog.accept());
    backend = await FakeBackend.start(page);
  }, 20_000);
  afterAll(() => browser.close());

  beforeEach(() => {
    backend.begin(CONTENT);
  });

  describe('rejects a sign-in', () => {
    test('with an error of the login or another state', async () => {
      backend.comeBackWith = { error: 'access_denied' };
      await signIn();
      await said('The login has not let you in (access_denied): try again.');
      backend.comeBackWith = { code: 'good', state: 'another' };
      await button('Sign in').click();
      await said('The login has not let you in (it answered another question): try again.');
    });

    test('with a code that was put into the address', async () => {
      await page.goto(`${SITE}/?code=good&state=any`);
      await said('This sign-in was not begun here: sign in again.');
      expect(page.url()).toBe(`${SITE}/`);
    });
  });

  test('keeps unsaved text between views, without a connection, after the session and after an answer of a firewall', async () => {
    await open();
    await field('intro').fill('Good evening.');
    await page.getByRole('link', { name: 'History' }).click();
    await page.goBack();
    await page.getByText('with unsaved changes').waitFor();
    await expect(field('intro').inputValue()).resolves.toBe('Good evening.');
    for (const [answer, words] of [
      ['no connection', 'The server can’t be reached: nothing was changed. Try again.'],
      [{ status: 401 }, 'Your session is over: sign in again.'],
      [{ status: 503 }, 'The server answered 503.'],
    ] as const) {
      backend.instead = answer;
      await button('Save').click();
      await said(words);
    }
    expect(backend.draft.version).toBe(1);
    backend.instead = undefined;
    await button('Save').click();
    await said('Saved as version 2.');
    expect(backend.draft.fragments.intro?.en).toBe('Good evening.');
  });

  test('shows the text of the nearest locale for a locale without a text', async () => {
    await open();
    await page.getByLabel('Locale').selectOption('de-AT');
    await expect(field('intro').getAttribute('placeholder')).resolves.toBe('Guten Morgen.');
    await field('intro').fill('Servus.');
    await field('intro').fill('');
    await button('Save').click();
    await said('There is nothing to save.');
    expect(backend.draft.version).toBe(1);
  });

  test('saves once after two clicks and keeps an unresolved conflict', async () => {
    await open();
    await field('intro').fill('Good evening.');
    await button('Save').dblclick();
    await said('Saved as version 2.');
    expect(backend.asked.filter((asked) => asked.startsWith('PUT'))).toHaveLength(1);
    await field('intro').fill('Mine.');
    backend.save('ben@example.com', { title: 'Welcome', fragments: { intro: { en: 'Theirs.' } } });
    await button('Save').click();
    await button('Back to my text').click();
    await expect(field('intro').inputValue()).resolves.toBe('Mine.');
    expect(backend.draft.updatedBy).toBe('ben@example.com');
  });

  test('shows texts of editors without interpreting markup', async () => {
    const [title, en] = ['<b>Title</b>', '</textarea><img src=x onerror="document.title=1">'];
    await open();
    await field('Title').fill(title);
    await field('intro').fill(en);
    backend.save('ben@example.com', { title: en, fragments: { intro: { en: title } } });
    await button('Save').click();
    await page.getByText('Choose which text stays').waitFor();
    await expect(page.locator('blockquote').allInnerTexts()).resolves.toEqual([
      title,
      en,
      en,
      title,
    ]);
    await expect(page.locator('main img, main b').count()).resolves.toBe(0);
  });

  test('offers publishing and deleting to publishers only, and only for a saved version', async () => {
    await open();
    await field('intro').fill('Good evening.');
    await button('Publish').click();
    await said('You have changed something: save it first.');
    backend.groups = ['editor'];
    isSignedIn = false;
    await open();
    await expect(button('Publish').count()).resolves.toBe(0);
    await expect(button('Delete the page').count()).resolves.toBe(0);
  });

  test('leads back to the view after a sign-in and renews the token before it expires', async () => {
    await page.clock.install();
    isSignedIn = false;
    await open();
    expect(page.url()).toBe(`${SITE}/#/acme/${backend.page}`);
    const before = backend.renewals;
    await page.clock.fastForward('59:30');
    await field('intro').fill('Good evening.');
    await button('Save').click();
    await said('Saved as version 2.');
    expect(backend.renewals - before).toBe(1);
  });
});

async function signIn(): Promise<void> {
  isSignedIn = false;
  // The address differs from that of the test before, so that the browser loads the page.
  await page.goto(`${SITE}/?${++visits}#/acme/${backend.page}`);
  await button('Sign in').click();
}

/** Opens the page of this test with the signed-in user. */
async function open(): Promise<void> {
  if (isSignedIn) await page.goto(`${SITE}/#/acme/${backend.page}`);
  else await signIn();
  await page.getByRole('heading', { name: `Edit ${backend.page}` }).waitFor();
  isSignedIn = true;
}

async function said(words: string): Promise<void> {
  await page.locator('[role=status], [role=alert]').getByText(words, { exact: true }).waitFor();
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByLabel(name, { exact: true });
