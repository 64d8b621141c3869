import { viewerRequest, ViewerFunction, type Viewing } from './support/cloudfront-runtime.ts';

const viewerRequestFunction = new ViewerFunction('viewer-request');

async function fileFor(uri: string, viewing?: Viewing): Promise<string | undefined> {
  return (await viewerRequestFunction.call(viewerRequest(uri, viewing))).uri;
}

describe('A page is rewritten to its index document', () => {
  test.each([
    ['/about/', '/en/about/index.html'],
    ['/about', '/en/about/index.html'],
    ['/de/about/', '/de/about/index.html'],
    ['/de', '/de/index.a.html'],
    ['/a.b/', '/en/a.b/index.html'],
    ['/caf%C3%A9/', '/en/caf%C3%A9/index.html'],
    ['/it/', '/en/it/index.html'],
    // They look the same but are different paths.
    ['/cafe%CC%81/', '/en/cafe%CC%81/index.html'],
    ['/%EF%BD%8Dembers/', '/en/%EF%BD%8Dembers/index.html'],
    ['/MEMBERS/', '/en/MEMBERS/index.html'],
    ['/__proto__/', '/en/__proto__/index.html'],
    ['/constructor/', '/en/constructor/index.html'],
  ])('from %s to %s', async (uri, file) => {
    expect(await fileFor(uri, { cookies: { variant: 'a' } })).toBe(file);
  });
});

describe('A file keeps its path in canonical form', () => {
  test.each([
    ['/assets/site.css', '/assets/site.css'],
    ['/robots.txt', '/robots.txt'],
    ['/de/guide.pdf', '/de/guide.pdf'],
    ['/%61ssets/site%2Ecss', '/assets/site.css'],
    ['/a%20b.pdf', '/a%20b.pdf'],
    ['/a+b&c=d.pdf', '/a%2Bb%26c%3Dd.pdf'],
    ['/is%3Fit%23there.pdf', '/is%3Fit%23there.pdf'],
  ])('from %s to %s', async (uri, file) => {
    expect(await fileFor(uri)).toBe(file);
  });
});

describe('The language is that of the path, else of the cookie, else of Accept-Language', () => {
  test.each([
    ['/fr/about/', { cookies: { locale: 'de' }, headers: { 'accept-language': 'en' } }, 'fr'],
    ['/about/', { cookies: { locale: 'de' }, headers: { 'accept-language': 'en' } }, 'de'],
    ['/about/', { cookies: { locale: 'it' }, headers: { 'accept-language': 'fr' } }, 'fr'],
    ['/about/', { cookies: { locale: '__proto__' } }, 'en'],
    [
      '/about/',
      { headers: { 'accept-language': 'fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5' } },
      'fr',
    ],
    ['/about/', { headers: { 'accept-language': 'de;q=0.4, fr;q=0.6' } }, 'fr'],
    ['/about/', { headers: { 'accept-language': 'de;q=0.5, fr;q=0.5' } }, 'de'],
    ['/about/', { headers: { 'accept-language': 'DE-at' } }, 'de'],
    ['/about/', { headers: { 'accept-language': 'de;q=0' } }, 'en'],
    ['/about/', { headers: { 'accept-language': 'de;q=7, fr;q=x, ;;,' } }, 'en'],
    ['/about/', { headers: { 'accept-language': 'nl, it;q=0.9' } }, 'en'],
    ['/about/', { headers: { 'accept-language': '*' } }, 'en'],
    ['/about/', { headers: { 'accept-language': `${'x,'.repeat(500)}de` } }, 'en'],
    ['/about/', {}, 'en'],
  ] as const)('for %s with %j: %s', async (uri, viewing, locale) => {
    expect(await fileFor(uri, viewing)).toBe(`/${locale}/about/index.html`);
  });
});

describe('A page with editions is rewritten to the edition of the viewer', () => {
  test.each([
    ['/gallery/', { 'cloudfront-is-mobile-viewer': 'true' }, '/en/gallery/index.mobile.html'],
    ['/gallery/', { 'cloudfront-is-mobile-viewer': 'false' }, '/en/gallery/index.desktop.html'],
    ['/gallery/', {}, '/en/gallery/index.desktop.html'],
    ['/prices/', { 'cloudfront-viewer-country': 'DE' }, '/en/prices/index.eu.html'],
    ['/prices/', { 'cloudfront-viewer-country': 'US' }, '/en/prices/index.us.html'],
    ['/prices/', { 'cloudfront-viewer-country': 'constructor' }, '/en/prices/index.world.html'],
    ['/prices/', {}, '/en/prices/index.world.html'],
    ['/de/prices', { 'cloudfront-viewer-country': 'FR' }, '/de/prices/index.eu.html'],
  ])('from %s with %j to %s', async (uri, headers, file) => {
    expect(await fileFor(uri, { headers })).toBe(file);
  });
});

test('The function changes only the path of a request', async () => {
  const event = viewerRequest('/about/', {
    headers: { accept: 'text/html' },
    cookies: { theme: 'dark' },
    query: { utm_source: 'elsewhere' },
  });
  const { request } = structuredClone(event);
  expect(await viewerRequestFunction.call(event)).toEqual({
    ...request,
    uri: '/en/about/index.html',
  });
});
