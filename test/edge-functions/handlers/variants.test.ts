import { viewerRequest, viewerResponse, ViewerFunction } from './support/cloudfront-runtime.ts';

const before = new ViewerFunction('viewer-request');
const after = new ViewerFunction('viewer-response');
const HTML = 'text/html; charset=utf-8';

/** Variant of the requested page, and variant in the cookie. */
async function variantsOf(requestId: string) {
  const { uri } = await before.call(viewerRequest('/', { requestId }));
  const { cookies } = await after.call(viewerResponse(uri ?? '', HTML, { requestId }));
  return {
    requested: /index\.(\w+)\.html/.exec(uri ?? '')?.[1],
    assigned: cookies?.variant?.value,
  };
}

test('A new viewer gets the cookie of the variant that is sent', async () => {
  for (let viewer = 0; viewer < 100; viewer++) {
    const { requested, assigned } = await variantsOf(`request-${viewer}`);
    expect(assigned).toBe(requested);
  }
});

test('New viewers are divided evenly between the variants', async () => {
  const drawn = await Promise.all(
    Array.from({ length: 2_000 }, (_, viewer) => variantsOf(`request-${viewer}`)),
  );
  const share = drawn.filter(({ requested }) => requested === 'a').length / drawn.length;
  expect(share).toBeGreaterThan(0.46);
  expect(share).toBeLessThan(0.54);
});

test.each(['a', 'b'])('A viewer with variant %s keeps it and gets no cookie', async (variant) => {
  const viewing = { cookies: { variant } };
  const { uri } = await before.call(viewerRequest('/', viewing));
  expect(uri).toBe(`/en/index.${variant}.html`);
  const { cookies } = await after.call(viewerResponse('/', HTML, viewing));
  expect(cookies).toEqual({});
});

test.each(['c', 'A', '__proto__', '../a', ''])(
  'An unknown variant %j is replaced by a new one',
  async (variant) => {
    const { uri } = await before.call(viewerRequest('/', { cookies: { variant } }));
    expect(uri).toMatch(/^\/en\/index\.[ab]\.html$/);
  },
);

test('The cookie is for this site, valid for 30 days and not readable by scripts', async () => {
  const { cookies } = await after.call(viewerResponse('/', HTML));
  expect(cookies?.variant?.attributes).toBe(
    'Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Lax',
  );
});

describe('A browser', () => {
  test.each([
    ['revalidates a page', '/en/index.a.html', HTML, 'private, no-cache'],
    ['revalidates a file for members', '/members/r.txt', 'text/plain', 'private, no-cache'],
    ['caches a file by its own header', '/assets/site.css', 'text/css', 'max-age=86400'],
  ])('%s', async (_, uri, type, cacheControl) => {
    const { headers, cookies } = await after.call(viewerResponse(uri, type));
    expect(headers['cache-control']?.value).toBe(cacheControl);
    expect(Object.keys(cookies ?? {})).toEqual(type === HTML ? ['variant'] : []);
  });
});
