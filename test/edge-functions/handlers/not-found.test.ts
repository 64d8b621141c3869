import fc from 'fast-check';
import { handler } from '../../../lambda/edge-functions/not-found.ts';
import { LOCALES } from '../../../lambda/edge-functions/edge/site.ts';
import { originResponse } from '../e2e/origin-response.ts';

const answer = (uri: string, status = '403') => handler(originResponse(uri, status));

describe('A page that is not translated leads to the one in the first language', () => {
  test.each([
    ['/de/about/index.html', '/en/about/'],
    ['/fr/index.b.html', '/en/'],
    ['/de/gallery/index.mobile.html', '/en/gallery/'],
    ['/de/caf%C3%A9/index.html', '/en/caf%C3%A9/'],
  ])('%s: %s', async (uri, location) => {
    const { status, headers } = await answer(uri);
    expect(status).toBe('302');
    expect(headers?.location).toEqual([{ key: 'Location', value: location }]);
  });
});

describe('What is not there in any language is a page that says so', () => {
  test.each([
    ['/en/none/index.html', 'en', 'There is no such page'],
    ['/de/none.pdf', 'de', 'Diese Seite gibt es nicht'],
    ['/fr/none.pdf', 'fr', 'Cette page n’existe pas'],
    ['/assets/none.css', 'en', 'There is no such page'],
  ])('%s in %s', async (uri, locale, title) => {
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

  test('in a title of its own for each language', async () => {
    const pages = await Promise.all(LOCALES.map((locale) => answer(`/${locale}/none.pdf`)));
    expect(new Set(pages.map(({ body }) => /<h1>(.+)<\/h1>/.exec(body ?? '')?.[1])).size).toBe(3);
  });

  test('with S3’s headers that may not be taken away', async () => {
    const { headers } = await answer('/assets/none.css');
    expect(headers).toHaveProperty(['transfer-encoding']);
  });
});

test.each(['404'])('S3’s %s is answered like its 403', async (status) => {
  expect(await answer('/de/about/index.html', status)).toMatchObject({ status: '302' });
});

test.each(['200', '206', '304', '412', '416', '500', '503'])(
  'S3’s %s goes on as it is',
  async (status) => {
    const event = originResponse('/de/about/index.html', status);
    expect(await handler(event)).toEqual(event.Records[0]?.cf.response);
  },
);

/** As S3 is asked for them: what was not refused before, in the spelling of addresses. */
const paths = fc
  .array(
    fc.oneof(
      fc.constantFrom('de', 'about', 'index.html', 'index.a.html', 'evil.example', 'x:y@z', '%22'),
      fc.string().map((part) => encodeURIComponent(part)),
    ),
    { maxLength: 6 },
  )
  .map((parts) => `/${parts.filter(Boolean).join('/')}`);

test('Nothing of an address comes back in the page, and it leads to no other host', async () => {
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

test('An event without a record is an error', () => {
  expect(() => handler({ Records: [] })).toThrow('CloudFront sent no record.');
});
