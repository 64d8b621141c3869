import {
  fitting,
  LARGEST_VIEWER_CODE,
  viewerCode,
} from '../../../lib/edge-functions/viewer-code.ts';

describe.each(['viewer-request', 'viewer-response'])('The code of %s', (name) => {
  const code = viewerCode(`edge-functions/edge/${name}`);

  test('is within the 10 KB that CloudFront takes', () => {
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(LARGEST_VIEWER_CODE);
  });

  test('imports only modules that CloudFront has, before all else, and exports nothing', () => {
    const imports = code.match(/^import .+$/gm) ?? [];
    for (const line of imports) {
      expect(line).toMatch(/^import \w+ from "(crypto|cloudfront)";$/);
    }
    expect(code.startsWith(imports.join('\n'))).toBe(true);
    expect(code).not.toMatch(/\b(export|require)\b/);
  });

  test('has its handler at the top, where CloudFront looks for it', () => {
    expect(code).toMatch(/^(async )?function handler\(event\)/m);
  });

  test('says nothing of secrets', () => {
    expect(code).not.toMatch(/secret\s*[=:]\s*["'`]/);
    expect(code).not.toMatch(/[A-Za-z0-9_-]{43}/);
  });
});

test('Code that is too large is refused, with its size and what to do', () => {
  expect(fitting('a/b', 'ä'.repeat(5_120))).toHaveLength(5_120);
  expect(() => fitting('a/b', 'ä'.repeat(5_121))).toThrow(
    'a/b becomes 10242 bytes, and CloudFront takes 10240: move work to Lambda@Edge.',
  );
});
