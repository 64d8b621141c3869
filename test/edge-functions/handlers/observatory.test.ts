import { SECURITY_HEADERS } from '../../../lambda/edge-functions/edge/security-headers.ts';
import { VARIANT_ATTRIBUTES } from '../../../lambda/edge-functions/edge/variant.ts';
import { gradeOf, type Observed } from '../e2e/observatory.ts';
import { viewerRequest, ViewerFunction } from './support/cloudfront-runtime.ts';

const ours: Observed = { headers: SECURITY_HEADERS, cookies: [] };

/** Points for a change of the headers, with the rule that applies. */
function finding(change: Readonly<Record<string, string | undefined>>, cookies: string[] = []) {
  const { findings } = gradeOf({ headers: { ...SECURITY_HEADERS, ...change }, cookies });
  return Object.fromEntries(findings.map(({ rule, points }) => [rule, points]));
}

const csp = (value: string | undefined) => ({ 'content-security-policy': value });

describe('The rules of HTTP Observatory', () => {
  test.each([
    [csp(undefined), 'csp-not-implemented', -25],
    [csp("default-src 'self' 'unsafe-inline'"), 'csp-implemented-with-unsafe-inline', -20],
    [csp("script-src 'self'"), 'csp-implemented-with-unsafe-inline', -20],
    [csp("default-src 'none'; script-src https:"), 'csp-implemented-with-unsafe-inline', -20],
    [csp("default-src 'self' http://a.example"), 'csp-implemented-with-insecure-scheme', -20],
    [csp("default-src 'self'; script-src 'unsafe-eval'"), 'csp-implemented-with-unsafe-eval', -10],
    [
      csp("default-src 'self'; img-src http:"),
      'csp-implemented-with-insecure-scheme-in-passive-content-only',
      -10,
    ],
    [
      csp("default-src 'self'; style-src 'unsafe-inline'"),
      'csp-implemented-with-unsafe-inline-in-style-src-only',
      0,
    ],
    [csp("default-src 'self'"), 'csp-implemented-with-no-unsafe', 5],
    [csp("default-src 'none'"), 'csp-implemented-with-no-unsafe', 5],
    [
      csp("default-src 'none'; form-action 'self'"),
      'csp-implemented-with-no-unsafe-default-src-none',
      10,
    ],
    [{ 'strict-transport-security': undefined }, 'hsts-not-implemented', -20],
    [{ 'strict-transport-security': 'forever' }, 'hsts-header-invalid', -20],
    [
      { 'strict-transport-security': 'max-age=15767999' },
      'hsts-implemented-max-age-less-than-six-months',
      -10,
    ],
    [
      { 'strict-transport-security': 'max-age=15768000' },
      'hsts-implemented-max-age-at-least-six-months',
      0,
    ],
    [{ 'x-content-type-options': undefined }, 'x-content-type-options-not-implemented', -5],
    [{ 'referrer-policy': undefined }, 'referrer-policy-not-implemented', 0],
    [{ 'referrer-policy': 'unsafe-url' }, 'referrer-policy-unsafe', -5],
    [{ 'referrer-policy': 'no-referrer' }, 'referrer-policy-private', 5],
    [
      { ...csp("default-src 'none'"), 'x-frame-options': undefined },
      'x-frame-options-not-implemented',
      -20,
    ],
    [csp("default-src 'none'"), 'x-frame-options-sameorigin-or-deny', 0],
    [csp("frame-ancestors 'none'"), 'x-frame-options-implemented-via-csp', 5],
    [
      { 'cross-origin-resource-policy': undefined },
      'cross-origin-resource-policy-not-implemented',
      0,
    ],
    [{ 'cross-origin-resource-policy': 'none' }, 'cross-origin-resource-policy-header-invalid', -5],
    [
      { 'cross-origin-resource-policy': 'same-site' },
      'cross-origin-resource-policy-implemented',
      10,
    ],
    [
      { 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true' },
      'cross-origin-resource-sharing-implemented-with-universal-access',
      -50,
    ],
  ])('give the change %j the rule %s and the points %i', (change, rule, points) => {
    expect(finding(change)).toHaveProperty([rule], points);
  });

  test.each([
    ['session=1; Secure; HttpOnly; SameSite=Lax', 5],
    ['theme=1; Secure', 0],
    ['theme=1', -20],
    ['session=1; Secure', -30],
    ['session=1; HttpOnly', -40],
  ])('give a cookie %s the points %i', (cookie, points) => {
    const { findings } = gradeOf({ ...ours, cookies: [cookie] });
    expect(findings[1]?.points).toBe(points);
  });

  test.each([
    [{}, 'A+'],
    [{ 'x-content-type-options': undefined }, 'A+'],
    [{ 'strict-transport-security': 'max-age=1' }, 'A+'],
    [{ 'strict-transport-security': undefined }, 'B+'],
    [csp(undefined), 'B'],
  ])('give the change %j the grade %s', (change, grade) => {
    expect(gradeOf({ headers: { ...SECURITY_HEADERS, ...change }, cookies: [] }).grade).toBe(grade);
  });
});

describe('The grade A+', () => {
  test('is given to a page with the cookie of the experiment', () => {
    const cookies = [`variant=a; ${VARIANT_ATTRIBUTES}`];
    const { score, grade, findings } = gradeOf({ ...ours, cookies });
    expect({ score, grade }).toEqual({ score: 135, grade: 'A+' });
    expect(findings.filter(({ points }) => points < 0)).toEqual([]);
  });

  test.each(['/members/', '/%00'])('is given to an answer of the function for %s', async (uri) => {
    const { headers } = await new ViewerFunction('viewer-request').call(viewerRequest(uri));
    const observed = Object.fromEntries(
      Object.entries(headers).map(([name, { value }]) => [name, value]),
    );
    expect(gradeOf({ headers: observed, cookies: [] }).grade).toBe('A+');
  });
});
