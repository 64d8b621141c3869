import fc from 'fast-check';
import { handler } from '../../../lambda/edge-functions/not-found.ts';
import { LOCALES } from '../../../lambda/edge-functions/edge/site.ts';
import { originResponse } from '../e2e/origin-response.ts';

const answer = (uri: string, status = '403') => handler(originResponse(uri, status));

describe('The function redirects an untranslated page to the default language', () => {
  test.each([
    ['/de/about/index.html', '/en/about/'],
    ['/fr/index.b.html', '/en/'],
    ['/de/gallery/index.mobile.html', '/en/gallery/'],
    ['/de/caf%C3%A9/index.html', '/en/caf%C3%A9/'],
  ])('from %s to %s', async (uri, location) => {
    const { status, headers } = await answer(uri);
    expect(status).toBe('302');
    expect(headers?.location).toEqual([{ key: 'Location', value: location }]);
  });
});

describe('The function', () => {
  test.each([
    ['/en/none/index.html', 'en', 'There is no such page'],
    ['/de/none.pdf', 'de', 'Diese Seite gibt es nicht'],
    ['/fr/none.pdf', 'fr', 'Cette page n’existe pas'],
    ['/assets/none.css', 'en', 'There is no such page'],
  ])('answers the missing %s with a 404 page in %s', async (uri, locale, title) => {
    const { status, statusDescription, headers, body } = await answer(uri);
    expect({ status, statusDescription }).toEqual({
      status: '404',
      statusDescription: 'Not Found',
    });
    expect(headers).toMatchObject({
      'content-type': [{ key: 'Content-Type', value: 'text/html; charset=utf-8' }],
      'content-language': [{ key: 'Content-Language', value: locale }],
      'cache-control': [{ key: 'Cache-Control', value: 'max-age=60' }],
    });
    expect(body).toContain(`<html lang="${locale}">`);
    expect(body).toContain(`<h1>${title}</h1>`);
    expect(body).toContain(`href="/${locale}/"`);
  });

  test('has a different title for each language', async () => {
    const pages = await Promise.all(LOCALES.map((locale) => answer(`/${locale}/none.pdf`)));
    expect(new Set(pages.map(({ body }) => /<h1>(.+)<\/h1>/.exec(body ?? '')?.[1])).size).toBe(3);
  });

  test('keeps the read-only headers of S3', async () => {
    const { headers } = await answer('/assets/none.css');
    expect(headers).toHaveProperty(['transfer-encoding']);
  });
});

test.each(['404'])('The function answers %s of S3 in the same way as 403', async (status) => {
  expect(await answer('/de/about/index.html', status)).toMatchObject({ status: '302' });
});

test.each(['200', '206', '304', '412', '416', '500', '503'])(
  'The function does not change %s of S3',
  async (status) => {
    const event = originResponse('/de/about/index.html', status);
    expect(await handler(event)).toEqual(event.Records[0]?.cf.response);
  },
);

/** Paths of requests to S3: valid ones, in canonical form. */
const paths = fc
  .array(
    fc.oneof(
      fc.constantFrom('de', 'about', 'index.html', 'index.a.html', 'evil.example', 'x:y@z', '%22'),
      fc.string().map((part) => encodeURIComponent(part)),
    ),
    { maxLength: 6 },
  )
  .map((parts) => `/${parts.filter(Boolean).join('/')}`);

test('The page contains nothing of the path, and a redirect leads to no other host', async () => {
  await fc.assert(
    fc.asyncProperty(paths, fc.constantFrom('/de', '/fr', ''), async (path, locale) => {
      const { body = '', headers } = await answer(`${locale}${path}`);
      const location = headers?.location?.[0]?.value ?? '/';
      expect(new URL(location, 'https://site.example').origin).toBe('https://site.example');
      if (path.length > 12) expect(body).not.toContain(path);
    }),
    { numRuns: 200 },
  );
});

test('The handler rejects an event without a record', () => {
  expect(() => handler({ Records: [] })).toThrow('CloudFront sent no record.');
});
