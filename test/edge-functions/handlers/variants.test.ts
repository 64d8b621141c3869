import { viewerRequest, viewerResponse, ViewerFunction } from './support/cloudfront-runtime.ts';

const before = new ViewerFunction('viewer-request');
const after = new ViewerFunction('viewer-response');
const HTML = 'text/html; charset=utf-8';

/** The half whose page is asked for, and the half that the viewer is told. */
async function halves(requestId: string) {
  const { uri } = await before.call(viewerRequest('/', { requestId }));
  const { cookies } = await after.call(viewerResponse(uri ?? '', HTML, { requestId }));
  return { shown: /index\.(\w+)\.html/.exec(uri ?? '')?.[1], told: cookies?.variant?.value };
}

test('A new viewer is told the half whose page is shown', async () => {
  for (let viewer = 0; viewer < 100; viewer++) {
    const { shown, told } = await halves(`request-${viewer}`);
    expect(told).toBe(shown);
  }
});

test('New viewers fall into both halves alike', async () => {
  const drawn = await Promise.all(
    Array.from({ length: 2_000 }, (_, viewer) => halves(`request-${viewer}`)),
  );
  const share = drawn.filter(({ shown }) => shown === 'a').length / drawn.length;
  expect(share).toBeGreaterThan(0.46);
  expect(share).toBeLessThan(0.54);
});

test.each(['a', 'b'])('Who is in half %s stays there, and is told nothing', async (variant) => {
  const viewing = { cookies: { variant } };
  const { uri } = await before.call(viewerRequest('/', viewing));
  expect(uri).toBe(`/en/index.${variant}.html`);
  const { cookies } = await after.call(viewerResponse('/', HTML, viewing));
  expect(cookies).toEqual({});
});

test.each(['c', 'A', '__proto__', '../a', ''])(
  'A half that there is not, %j, is drawn anew',
  async (variant) => {
    const { uri } = await before.call(viewerRequest('/', { cookies: { variant } }));
    expect(uri).toMatch(/^\/en\/index\.[ab]\.html$/);
  },
);

test('The cookie is for this site alone, for a month, out of reach of scripts', async () => {
  const { cookies } = await after.call(viewerResponse('/', HTML));
  expect(cookies?.variant?.attributes).toBe(
    'Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Lax',
  );
});

describe('A browser', () => {
  test.each([
    ['asks again before it shows a page', '/en/index.a.html', HTML, 'private, no-cache'],
    ['asks again for a file for members', '/members/r.txt', 'text/plain', 'private, no-cache'],
    ['keeps a file as its own header says', '/assets/site.css', 'text/css', 'max-age=86400'],
  ])('%s', async (_, uri, type, cacheControl) => {
    const { headers, cookies } = await after.call(viewerResponse(uri, type));
    expect(headers['cache-control']?.value).toBe(cacheControl);
    expect(Object.keys(cookies ?? {})).toEqual(type === HTML ? ['variant'] : []);
  });
});
