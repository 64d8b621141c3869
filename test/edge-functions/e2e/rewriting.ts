import type { Checks } from '../../e2e/scenario.ts';
import type { Site } from './site.ts';

type Headers = Readonly<Record<string, string>>;

/** Path and headers of a request, with the expected file. */
type Case = readonly [path: string, headers: Headers, outcome: string];

const PAGES: readonly Case[] = [
  ['/about/', {}, 'en/about/index.html'],
  ['/about', {}, 'en/about/index.html'],
  ['/en/about', {}, 'en/about/index.html'],
  ['/%61bout/', {}, 'en/about/index.html'],
  ['/about/?utm_source=elsewhere', {}, 'en/about/index.html'],
  ['/assets/site.css', {}, 'assets/site.css'],
  ['/sign-in/', { 'accept-language': 'fr-CH, fr;q=0.9, en;q=0.8' }, 'fr/sign-in/index.html'],
  ['/sign-in/', { 'accept-language': 'nl, de;q=0.5, en;q=0.1' }, 'de/sign-in/index.html'],
  ['/sign-in/', { 'accept-language': 'fr', cookie: 'locale=de' }, 'de/sign-in/index.html'],
  ['/sign-in/', { cookie: 'locale=../../etc' }, 'en/sign-in/index.html'],
  ['/fr/sign-in/', { cookie: 'locale=de' }, 'fr/sign-in/index.html'],
];

const EDITIONS: readonly Case[] = [
  ['/', { cookie: 'variant=a' }, 'en/index.a.html'],
  ['/', { cookie: 'variant=b' }, 'en/index.b.html'],
  ['/de/', { cookie: 'variant=b' }, 'de/index.b.html'],
];

const DEVICES: readonly Case[] = [
  ['/de/gallery/', { 'cloudfront-is-mobile-viewer': 'true' }, 'de/gallery/index.mobile.html'],
  ['/de/gallery/', { 'cloudfront-is-mobile-viewer': 'false' }, 'de/gallery/index.desktop.html'],
  ['/prices/', { 'cloudfront-viewer-country': 'DE' }, 'en/prices/index.eu.html'],
  ['/prices/', { 'cloudfront-viewer-country': 'US' }, 'en/prices/index.us.html'],
  ['/prices/', { 'cloudfront-viewer-country': 'JP' }, 'en/prices/index.world.html'],
];

/** Paths that some servers read as another path, or that could end a header. */
const UNREADABLE = [
  '//evil.example/',
  '/%2f%2fevil.example/',
  '/a%2f..%2fsecret',
  '/a%5c..%5csecret',
  '/%252e%252e/secret',
  '/%00',
  '/a%0d%0aset-cookie:%20x=1',
  '/%c0%ae%c0%ae/',
  '/%',
  '/%zz',
  `/${'a'.repeat(1_024)}`,
];

/** Files for a viewer, and rejected paths. */
export async function checkRewriting(site: Site, checks: Checks): Promise<void> {
  checks.noProblems(
    'Pages are rewritten by path, cookie and Accept-Language',
    `${PAGES.length} requests get their file`,
    await deviations(site, PAGES),
  );
  checks.noProblems(
    'A viewer keeps the variant of the experiment',
    `${EDITIONS.length} requests get their variant`,
    await deviations(site, EDITIONS),
  );
  const byViewer = 'The gallery is rewritten by device, the prices by country';
  if (process.env.AWS_ENDPOINT_URL) {
    const expected = `${DEVICES.length} requests get their edition`;
    checks.noProblems(byViewer, expected, await deviations(site, DEVICES));
  } else {
    checks.notRun(byViewer, 'CloudFront itself sets the headers for device and country');
  }
  checks.noProblems(
    'Invalid paths are rejected',
    `${UNREADABLE.length} paths answered 400`,
    await deviations(
      site,
      UNREADABLE.map((path) => [path, {}, '400'] as const),
    ),
  );
  await checkExperiment(site, checks);
}

/** Checks that 40 new viewers each get the cookie of the variant that was sent. */
async function checkExperiment(site: Site, checks: Checks): Promise<void> {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (let viewer = 0; viewer < 40; viewer++) {
    const { file, headers } = await site.visit('/');
    const [, variant = 'none'] = /variant=([ab]);/.exec(headers.get('set-cookie') ?? '') ?? [];
    seen.add(variant);
    if (file !== `en/index.${variant}.html`) problems.push(`page ${file}, cookie ${variant}`);
  }
  if (seen.size !== 2) problems.push(`only ${[...seen].join()} was assigned`);
  const expected = 'both variants, each with its cookie';
  checks.noProblems('40 new viewers get a variant of the experiment', expected, problems);
}

async function deviations(site: Site, cases: readonly Case[]): Promise<string[]> {
  const outcomes = await Promise.all(cases.map(([path, headers]) => site.outcome(path, headers)));
  return cases.flatMap(([path, headers, expected], index) =>
    outcomes[index] === expected
      ? []
      : [
          `${path.slice(0, 60)} ${JSON.stringify(headers)}: ${outcomes[index] ?? ''}, not ${expected}`,
        ],
  );
}
