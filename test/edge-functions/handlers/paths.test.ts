import fc from 'fast-check';
import { addressOf, readPath } from '../../../lambda/edge-functions/edge/site-path.ts';
import { viewerRequest, ViewerFunction } from './support/cloudfront-runtime.ts';

const viewerRequestFunction = new ViewerFunction('viewer-request');
const answer = (uri: string) => viewerRequestFunction.call(viewerRequest(uri));

describe('The function rejects with 400', () => {
  test.each([
    ['a path without a slash', 'about/'],
    ['an empty path', ''],
    ['another host', '//evil.example/'],
    ['an empty segment', '/a//b/'],
    ['a parent segment', '/../secret'],
    ['an encoded parent segment', '/%2e%2e/secret'],
    ['a parent segment at the end', '/a/..'],
    ['a dot segment', '/./a'],
    ['an encoded slash', '/a%2Fb'],
    ['a backslash', '/a\\b'],
    ['an encoded backslash', '/a%5Cb'],
    ['a double encoding', '/%252e%252e/secret'],
    ['an end of line', '/a%0D%0Aset-cookie:x=1'],
    ['a NUL character', '/a%00.html'],
    ['a control character of Latin 1', '/%C2%85'],
    ['overlong UTF-8', '/%C0%AE%C0%AE/secret'],
    ['a surrogate', '/%ED%A0%80'],
    ['an incomplete encoding', '/a%2'],
    ['an invalid encoding', '/%zz'],
    ['a path longer than a key of S3', `/${'a'.repeat(1_024)}`],
  ])('%s: %s', async (_, uri) => {
    const { statusCode, headers, uri: rewritten } = await answer(uri);
    expect({ statusCode, rewritten }).toEqual({ statusCode: 400, rewritten: undefined });
    expect(headers['cache-control']?.value).toBe('no-store');
  });
});

/** Paths with a high share of dangerous parts. */
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

test('A valid path has one canonical form, which stays within the site', () => {
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

test('No path makes a function throw, and every request to S3 is for a file', async () => {
  await fc.assert(
    fc.asyncProperty(path, async (uri) => {
      const { statusCode, uri: file = '' } = await answer(uri);
      if (statusCode === undefined) expect(file).toMatch(/[^/]$/);
      else expect([302, 400]).toContain(statusCode);
    }),
    { numRuns: 500 },
  );
});
