import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { slug } from 'github-slugger';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../e2e/chromium.ts';
import { findChromium } from '../../../tools/support/find-chromium.ts';
import { siteFolder } from '../site-folder.ts';

const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
const SITE = siteFolder();
const FILES = globSync('*.html', { cwd: SITE }).sort();
const PHONE = { width: 320, height: 640 };
const DESKTOP = { width: 1280, height: 900 };

const chromium = findChromium();
let browser: Browser;
let page: Page;
const errors: string[] = [];

if (chromium === undefined)
  console.warn('The site is not tested in a browser: there is no Chromium: npm run doctor');

// One visit for each page, because loading takes most of the time.
(chromium === undefined ? describe.skip : describe)('In a browser', () => {
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '');
    page = await browser.newPage({ viewport: DESKTOP });
    page.on('pageerror', ({ message }) => errors.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('requestfailed', (request) => errors.push(request.url()));
  }, 20_000);
  afterAll(() => browser.close());

  test.each(FILES)(
    '%s has no error, no broken link and no violation of accessibility rules',
    async (file) => {
      errors.length = 0;
      await page.goto(pathToFileURL(join(SITE, file)).href);
      expect(errors).toEqual([]);
      expect((await links()).filter(isBroken)).toEqual([]);

      await page.evaluate(AXE);
      expect(await violations()).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violations('color-contrast')).toEqual([]);
      await page.emulateMedia({ colorScheme: 'light' });

      await page.setViewportSize(PHONE);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
      await page.setViewportSize(DESKTOP);
    },
  );
});

async function links(): Promise<string[]> {
  return page.evaluate(() => [...new Set([...document.links].map(({ href }) => href))]);
}

/** Violations found by all rules of axe or by one, with the element. */
async function violations(rule?: string): Promise<string[]> {
  const { violations: found } = await page.evaluate(
    (only) =>
      (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
        resultTypes: ['violations'],
        // Preloading reads the style sheet by XHR, which browsers deny for files.
        preload: false,
        ...(only !== undefined && { runOnly: [only] }),
      }),
    rule,
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Links to a missing file of the project, or a missing heading; other sites are not requested. */
function isBroken(href: string): boolean {
  if (!href.startsWith('file:')) return !URL.canParse(href);
  const { hash } = new URL(href);
  const file = fileURLToPath(href.replace(/#.*/, ''));
  if (!existsSync(file)) return true;
  return hash !== '' && !anchorsOf(file).has(decodeURIComponent(hash.slice(1)));
}

const anchors = new Map<string, ReadonlySet<string>>();

function anchorsOf(file: string): ReadonlySet<string> {
  const known = anchors.get(file) ?? readAnchors(file);
  anchors.set(file, known);
  return known;
}

function readAnchors(file: string): ReadonlySet<string> {
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.html'))
    return new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id));
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(headings.map((heading) => slug(heading)));
}
