import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../../e2e/chromium.ts';
import { findChromium } from '../../../../tools/support/find-chromium.ts';
import { UploadPage } from '../../e2e/browser/upload-page.ts';
import { FakeAws, NOT_MADE, PICTURE, type Answer } from './fake-aws.ts';

const chromium = findChromium();
let browser: Browser;
let page: Page;
let site: UploadPage;
let aws: FakeAws;

// Cases that the deployed stack cannot produce; all others are in the scenario.
(chromium === undefined ? describe.skip : describe)('in a browser, the page', () => {
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '');
  }, 20_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    aws = await FakeAws.start();
    page = await browser.newPage();
    await page.clock.install();
    site = new UploadPage(page);
  });
  afterEach(async () => {
    await page.close();
    aws.stop();
  });

  test('uploads to S3 at another origin, and from an address without the last slash', async () => {
    await open('/prod');
    await upload('a.jpg');
    expect(await said()).toEqual(['Ready']);
    expect(aws.asked).toEqual(['POST uploads', 'GET thumbnail/a.jpg', 'GET thumbnail/a.jpg']);
    expect(site.errors).toEqual([]);
  });

  test('shows a thumbnail that is too large for the API and comes from S3', async () => {
    const location = `${aws.s3Origin}/large`;
    aws.api = (asked) =>
      asked.includes('thumbnail') ? { status: 302, headers: { location } } : PICTURE;
    aws.s3 = (asked) => (asked === 'GET /large' ? PICTURE : { status: 204 });
    await open();
    await upload('a.jpg');
    expect(await said()).toEqual(['Ready']);
    expect(await site.outcomes(1)).toMatchObject([{ shows: '200 x 150' }]);
  });

  test.each<[string, Answer, string]>([
    ['the API', { status: 500, body: '{"message":"This is our fault."}' }, 'This is our fault.'],
    ['a firewall', { status: 503, body: '<html>' }, 'The server answered 503.'],
  ])('shows the answer of %s and retries', async (_, answer, words) => {
    aws.api = () => answer;
    await open();
    await upload('a.jpg');
    expect(await said()).toEqual([words]);
    aws.api = () => PICTURE;
    await tryAgain();
    expect(await said()).toEqual(['Ready']);
  });

  test('offers no retry for a file that stays rejected', async () => {
    aws.api = () => ({ status: 415, body: '{"message":"Not accepted."}' });
    await open();
    await upload('a.jpg');
    expect(await said()).toEqual(['Not accepted.']);
    await expect(page.getByRole('button', { name: 'Try again' }).isVisible()).resolves.toBe(false);
  });

  test('shows the message of S3', async () => {
    const body = '<Error><Code>AccessDenied</Code><Message>Policy expired.</Message></Error>';
    aws.s3 = () => ({ status: 403, body });
    await open();
    await upload('a.jpg');
    expect(await said()).toEqual(['The upload was refused: Policy expired.']);
  });

  test('reports a missing connection', async () => {
    await open();
    await page.context().setOffline(true);
    await upload('a.jpg');
    expect(await said()).toEqual(['The server can’t be reached. Is there a connection?']);
    await page.context().setOffline(false);
  });

  test('gives up after a minute, then waits again without a second upload', async () => {
    aws.api = (asked) => (asked.includes('thumbnail') ? NOT_MADE : PICTURE);
    await open();
    await upload('a.jpg');
    expect(await said()).toEqual(['It is uploaded, but its sizes were not made within a minute.']);
    aws.api = () => PICTURE;
    await tryAgain();
    expect(await said()).toEqual(['Ready']);
    expect(aws.asked.filter((asked) => asked === 'POST uploads')).toHaveLength(1);
    expect(aws.asked.filter((asked) => asked === 'GET 200x200/a.jpg')).toHaveLength(1);
  });

  test('uploads all files, six at a time', async () => {
    aws.s3 = async () => {
      while (aws.mostAtOnce < 6) await sleep(5);
      return { status: 204 };
    };
    await open();
    await upload(...Array.from({ length: 8 }, (_, index) => `${index}.jpg`));
    expect(await said(8)).toEqual(Array.from({ length: 8 }, () => 'Ready'));
    expect(aws.mostAtOnce).toBe(6);
  });

  test('announces progress to a screen reader', async () => {
    await open();
    await upload('a.jpg');
    await said();
    await expect(page.getByRole('status').textContent()).resolves.toBe('a.jpg: Ready');
    await expect(page.getByAltText('Thumbnail of a.jpg').count()).resolves.toBe(1);
  });
});

async function open(path = '/prod/'): Promise<void> {
  await page.goto(`${aws.apiOrigin}${path}`);
}

async function upload(...names: string[]): Promise<void> {
  const files = names.map((name) => ({ name, mimeType: 'image/jpeg', buffer: Buffer.from(name) }));
  await page.setInputFiles('input', files);
}

async function tryAgain(): Promise<void> {
  await page.getByRole('button', { name: 'Try again' }).click();
}

/** Final texts of the page about its files; its pauses take no time. */
async function said(count = 1): Promise<string[]> {
  const settled = new AbortController();
  const hurry = async () => {
    while (!settled.signal.aborted) await page.clock.runFor(1_000);
  };
  const outcomes = site.outcomes(count).finally(() => {
    settled.abort();
  });
  const [found] = await Promise.all([outcomes, hurry()]);
  return found.map(({ says }) => says);
}
