import {
  fitting,
  LARGEST_VIEWER_CODE,
  viewerCode,
} from '../../../lib/edge-functions/viewer-code.ts';

describe.each(['viewer-request', 'viewer-response'])('The code of %s', (name) => {
  const code = viewerCode(`edge-functions/edge/${name}`);

  test('is within the limit of 10 KB', () => {
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(LARGEST_VIEWER_CODE);
  });

  test('imports only modules of CloudFront, at the top, and exports nothing', () => {
    const imports = code.match(/^import .+$/gm) ?? [];
    for (const line of imports) {
      expect(line).toMatch(/^import \w+ from "(crypto|cloudfront)";$/);
    }
    expect(code.startsWith(imports.join('\n'))).toBe(true);
    expect(code).not.toMatch(/\b(export|require)\b/);
  });

  test('has its handler at the top level', () => {
    expect(code).toMatch(/^(async )?function handler\(event\)/m);
  });

  test('contains no secret', () => {
    expect(code).not.toMatch(/secret\s*[=:]\s*["'`]/);
    expect(code).not.toMatch(/[A-Za-z0-9_-]{43}/);
  });
});

test('fitting rejects code over the limit with its size and the remedy', () => {
  expect(fitting('a/b', 'ä'.repeat(5_120))).toHaveLength(5_120);
  expect(() => fitting('a/b', 'ä'.repeat(5_121))).toThrow(
    'a/b becomes 10242 bytes, and CloudFront takes 10240: move work to Lambda@Edge.',
  );
});
