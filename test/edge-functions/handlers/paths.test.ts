import fc from 'fast-check';
import { addressOf, readPath } from '../../../lambda/edge-functions/edge/site-path.ts';
import { viewerRequest, ViewerFunction } from './support/cloudfront-runtime.ts';

const viewerRequestFunction = new ViewerFunction('viewer-request');
const answer = (uri: string) => viewerRequestFunction.call(viewerRequest(uri));

describe('Refused with 400: what means another place to some server', () => {
  test.each([
    ['no slash', 'about/'],
    ['empty', ''],
    ['another host', '//evil.example/'],
    ['an empty segment', '/a//b/'],
    ['up', '/../secret'],
    ['up, encoded', '/%2e%2e/secret'],
    ['up at the end', '/a/..'],
    ['here', '/./a'],
    ['an encoded slash', '/a%2Fb'],
    ['a backslash', '/a\\b'],
    ['an encoded backslash', '/a%5Cb'],
    ['encoded twice', '/%252e%252e/secret'],
    ['an end of line', '/a%0D%0Aset-cookie:x=1'],
    ['a zero', '/a%00.html'],
    ['a control character of Latin 1', '/%C2%85'],
    ['overlong UTF-8', '/%C0%AE%C0%AE/secret'],
    ['a surrogate', '/%ED%A0%80'],
    ['half an encoding', '/a%2'],
    ['no encoding', '/%zz'],
    ['longer than a key can be', `/${'a'.repeat(1_024)}`],
  ])('%s: %s', async (_, uri) => {
    const { statusCode, headers, uri: rewritten } = await answer(uri);
    expect({ statusCode, rewritten }).toEqual({ statusCode: 400, rewritten: undefined });
    expect(headers['cache-control']?.value).toBe('no-store');
  });
});

/** Paths with what is dangerous in them more often than by chance. */
const path = fc
  .array(
    fc.oneof(
      fc.constantFrom('/', '//', '..', '.', '%2e', '%2f', '%5c', '\\', '%25', '%0a', '%00', '%'),
      fc.constantFrom('en', 'de', 'members', 'sign-in', '%6d', 'index.html', '@', ':', '?', '#'),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => `/${parts.join('')}`);

test('What is not refused has one spelling that reads as itself and stays below the site', () => {
  fc.assert(
    fc.property(path, (uri) => {
      const read = readPath(uri);
      if (!read) return;
      const address = addressOf(read);
      expect(readPath(address)).toEqual(read);
      expect(address).toMatch(/^\/(?!\/)[\w!'()*~.%/-]*$/);
      const { href } = new URL(address, 'https://site.example');
      expect(href).toBe(`https://site.example${address}`);
    }),
    { numRuns: 2_000 },
  );
});

test('Whatever the path, no function throws, and S3 is asked for a file', async () => {
  await fc.assert(
    fc.asyncProperty(path, async (uri) => {
      const { statusCode, uri: file = '' } = await answer(uri);
      if (statusCode === undefined) expect(file).toMatch(/[^/]$/);
      else expect([302, 400]).toContain(statusCode);
    }),
    { numRuns: 500 },
  );
});
