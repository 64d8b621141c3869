import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import { startBrowser } from '../../e2e/chromium.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { UploadPage } from './browser/upload-page.ts';
import { manyPhotographs, type Sample } from './photographs.ts';
import { deviations, inspect } from './pixels.ts';
import type { Resizer } from './resizer.ts';

const NAMES = ['coffee-on-a-table.jpg', 'cat.jpg'];
const PHONE = { width: 320, height: 640 };
const DESKTOP = { width: 880, height: 560 };

/** Checks the upload page in a real browser. */
export async function checkBrowser(
  resizer: Resizer,
  deployment: Deployment,
  checks: Checks,
): Promise<void> {
  const browser = await startBrowser(checks);
  if (!browser) return;
  const folder = scratchFolder('upload-page');
  try {
    deployment.progress('uploading by the page in a browser');
    const page = await browser.newPage({ viewport: DESKTOP, deviceScaleFactor: 2 });
    const site = new UploadPage(page);
    await page.goto(deployment.address(resizer.output('ApiUrl')));
    const photographs = await manyPhotographs(NAMES.length);
    await checkUpload(site, photographs, folder, checks);
    await takePictures(site, deployment, checks);
    await checkKeyboard(site, checks);
    await checkLinks(site, checks);
    checks.noProblems('The browser reports no error', 'none', site.errors);
    await checkRefusals(site, folder, checks);
    await checkTruncated(site, photographs, checks);
    await page.setViewportSize(PHONE);
    checks.equal(
      'The page fits a narrow phone',
      `${PHONE.width} pixels wide`,
      `${await page.evaluate(() => document.documentElement.scrollWidth)} pixels wide`,
    );
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
}

async function checkUpload(
  site: UploadPage,
  photographs: readonly Sample[],
  folder: string,
  checks: Checks,
): Promise<void> {
  const files = NAMES.map((name) => join(folder, name));
  for (const [index, file] of files.entries())
    await writeFile(file, photographs[index]?.body ?? Buffer.alloc(0));
  const start = Date.now();
  await site.chooseByKeyboard(files);
  const outcomes = await site.outcomes(NAMES.length);
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  checks.equal(
    'Two photographs chosen by keyboard are shown as thumbnails',
    NAMES.map((name) => `${name}: Ready, 200 x 150`).join('\n'),
    outcomes.map(({ name, says, shows }) => `${name}: ${says}, ${shows}`).join('\n'),
  );
  const shown = await Promise.all(site.images.map((image) => image.body()));
  const looks = await Promise.all(shown.map(inspect));
  const problems = photographs.flatMap(({ expect }, index) => {
    const name = NAMES[index] ?? '';
    if (expect.kind !== 'derivatives') return [];
    // Thumbnails arrive in any order: one of them must be this photograph.
    const each = looks.map((look) => deviations(look, expect, { format: 'avif', box: 200 }));
    return each.some((found) => found.length === 0) ? [] : [`${name}: ${each.flat().join(' ')}`];
  });
  checks.noProblems(
    'The browser shows these photographs, as AVIF',
    `${NAMES.length} photographs right`,
    problems,
  );
  checks.note(`Browser: from the choice of two photographs to their thumbnails: ${seconds} s`);
}

async function takePictures(
  { page }: UploadPage,
  { reportFolder }: Deployment,
  checks: Checks,
): Promise<void> {
  const pictures = [
    { colorScheme: 'dark', path: join(reportFolder, 'upload-page-dark.png') },
    { colorScheme: 'light', path: join(reportFolder, 'upload-page.png') },
  ] as const;
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  for (const { colorScheme, path } of pictures) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path, fullPage: true });
    checks.note(`Upload page, ${colorScheme}: ${path}`);
  }
}

/** Checks the keyboard alone: the files were chosen by it too, and the sizes on demand open by Enter. */
async function checkKeyboard(site: UploadPage, checks: Checks): Promise<void> {
  const path: string[] = [];
  for (const key of ['Tab', 'Tab', 'Tab', 'Tab', 'Enter', 'Tab']) path.push(await site.press(key));
  checks.equal(
    'The keyboard reaches every control, with a visible focus',
    'Thumbnail, Card, Hero, More sizes, More sizes, 64 × 64',
    path.join(', '),
  );
}

async function checkLinks(site: UploadPage, checks: Checks): Promise<void> {
  const presets: Readonly<Record<string, string>> = {
    Thumbnail: '200 x 150',
    Card: '640 x 480',
    Hero: '640 x 480',
  };
  const links = await site.links();
  checks.noProblems(
    'Each link leads to an image of the size in its text',
    '13 links right',
    links.length === 13
      ? links
          .filter(({ text, size }) => size !== (presets[text] ?? text))
          .map(({ text, size }) => `${text} is ${size}.`)
      : [`There are ${links.length} links.`],
  );
}

async function checkRefusals(site: UploadPage, folder: string, checks: Checks): Promise<void> {
  const files = [
    { name: 'notes.txt', body: Buffer.from('These are notes.') },
    { name: 'huge.jpg', body: Buffer.alloc(20 * 1024 * 1024 + 1) },
    { name: 'empty.png', body: Buffer.alloc(0) },
  ];
  for (const { name, body } of files) await writeFile(join(folder, name), body);
  const before = site.requests.length;
  await site.chooseByPointer(files.map(({ name }) => join(folder, name)));
  const outcomes = await site.outcomes(NAMES.length + files.length);
  const refused = outcomes.slice(NAMES.length).map(({ name, says }) => `${name}: ${says}`);
  checks.equal(
    'Files that are not accepted are rejected with an explanation, without a request',
    'notes.txt: This type of file is not accepted. Choose one of those above.\n' +
      'huge.jpg: This file is too large. At most 20\u00a0MiB are accepted.\n' +
      'empty.png: This file is empty.\n0 requests',
    [...refused, `${site.requests.length - before} requests`].join('\n'),
  );
}

async function checkTruncated(
  site: UploadPage,
  [photograph]: readonly Sample[],
  checks: Checks,
): Promise<void> {
  const body = photograph?.body ?? Buffer.alloc(0);
  const { length } = await site.page.$$('li');
  const start = Date.now();
  await site.drop('truncated.jpg', 'image/jpeg', body.subarray(0, body.length / 2));
  const outcome = (await site.outcomes(length + 1)).at(-1);
  checks.equal(
    'A truncated JPEG, dropped on the page, is reported as damaged',
    'truncated.jpg: The image is truncated or damaged',
    `${outcome?.name ?? ''}: ${outcome?.says.replace(/ \(.*/, '') ?? ''}`,
  );
  checks.note(
    `Browser: the page reports it after ${((Date.now() - start) / 1000).toFixed(1)} s, by three polls and the image on demand`,
  );
}
