import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { negotiateFormat } from '../../../lambda/image-resizer/core/accept.ts';
import { PROJECT } from '../../../lib/common/project.ts';

interface ViewerRequest {
  readonly method: string;
  readonly uri: string;
  readonly querystring: object;
  readonly headers: Record<string, { value: string; multiValue?: { value: string }[] }>;
  readonly cookies: object;
}

type Handler = (event: object) => ViewerRequest;

// Own context with the globals of CloudFront: the language and nothing else.
const code = readFileSync(join(PROJECT, 'lambda/image-resizer/edge/accept.js'), 'utf8');
const handler = runInNewContext(`${code}; handler`) as Handler;

const CHROME = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
function viewerRequest(accept?: string) {
  return {
    version: '1.0',
    context: {
      distributionDomainName: 'd111111abcdef8.cloudfront.net',
      distributionId: 'EDFDVBD6EXAMPLE',
      eventType: 'viewer-request',
      requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
    },
    viewer: { ip: '198.51.100.11' },
    request: {
      method: 'GET',
      uri: '/400x300/a.jpg',
      querystring: {},
      headers: {
        host: { value: 'd111111abcdef8.cloudfront.net' },
        ...(accept === undefined ? {} : { accept: { value: accept } }),
      },
      cookies: {},
    },
  };
}

const reduced = (accept?: string) => handler(viewerRequest(accept)).headers.accept?.value;

describe('CloudFront function', () => {
  test.each([
    [CHROME, 'image/avif'],
    ['image/webp,*/*', 'image/webp'],
    ['IMAGE/AVIF', 'image/avif'],
    ['image/avif;q=0, image/webp', 'image/webp'],
    ['*/*', 'image/jpeg'],
    ['', 'image/jpeg'],
    [undefined, 'image/jpeg'],
  ])('reduces %j to %s', (accept, best) => {
    expect(reduced(accept)).toBe(best);
  });

  test('leaves the rest of the request unchanged', () => {
    const { request } = viewerRequest(CHROME);
    expect(handler(viewerRequest(CHROME))).toEqual({
      ...request,
      headers: { ...request.headers, accept: { value: 'image/avif' } },
    });
  });

  test('chooses the same format as the function behind it', () => {
    const type = fc.constantFrom('image/avif', 'image/webp', 'Image/WebP', 'image/*', '*/*', 'a/b');
    const weight = fc.oneof(
      fc.constantFrom(
        '',
        ';q=0',
        ';q=0.0',
        ';q=0.000',
        '; q=0',
        ';Q=0',
        ';q=1',
        ';q=0.001',
        ';v=b3;q=0.7',
      ),
      fc.integer({ min: 0, max: 999 }).map((n) => `;q=0.${String(n).padStart(3, '0')}`),
    );
    const space = fc.constantFrom('', ' ', '  ');
    const accept = fc
      .array(fc.tuple(space, type, weight, space).map((parts) => parts.join('')))
      .map((types) => types.join(','));
    fc.assert(
      fc.property(accept, (header) => {
        expect(reduced(header)).toBe(`image/${negotiateFormat(header)}`);
      }),
      { numRuns: 1_000 },
    );
  });

  test('reduces Accept so that the function behind it chooses the same format again', () => {
    for (const accept of [CHROME, 'image/webp', undefined]) {
      const once = reduced(accept);
      expect(`image/${negotiateFormat(once)}`).toBe(once);
    }
  });
});
