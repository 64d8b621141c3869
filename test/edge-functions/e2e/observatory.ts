/**
 * Published rules of Mozilla's HTTP Observatory for a site over HTTPS without third-party scripts
 * (https://github.com/mdn/mdn-http-observatory, src/grader/charts.js).
 */

/** Part of an answer that the rules read. */
export interface Observed {
  /** Headers by lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** `Set-Cookie` lines. */
  readonly cookies: readonly string[];
}

/** Result of one rule: points added to, or subtracted from, 100. */
export interface Finding {
  readonly rule: string;
  readonly points: number;
}

export interface Grade {
  readonly score: number;
  readonly grade: string;
  readonly findings: readonly Finding[];
}

/** Minimum score for extra points. */
const SCORE_FOR_EXTRA_CREDIT = 90;

const GRADES: readonly (readonly [number, string])[] = [
  [100, 'A+'],
  [90, 'A'],
  [85, 'A-'],
  [80, 'B+'],
  [70, 'B'],
  [65, 'B-'],
  [60, 'C+'],
  [50, 'C'],
  [45, 'C-'],
  [40, 'D+'],
  [30, 'D'],
  [25, 'D-'],
  [0, 'F'],
];

export function gradeOf(observed: Observed): Grade {
  const findings = [
    contentSecurityPolicy(observed),
    cookies(observed),
    crossOriginResourceSharing(observed),
    referrerPolicy(observed),
    strictTransportSecurity(observed),
    contentTypeOptions(observed),
    frameOptions(observed),
    crossOriginResourcePolicy(observed),
  ];
  const sum = (points: readonly number[]) => points.reduce((total, each) => total + each, 0);
  const all = findings.map(({ points }) => points);
  const base = 100 + sum(all.filter((points) => points < 0));
  const score = base >= SCORE_FOR_EXTRA_CREDIT ? 100 + sum(all) : Math.max(0, base);
  const grade = GRADES.find(([from]) => score >= from)?.[1] ?? 'F';
  return { score, grade, findings };
}

function directivesOf({ headers }: Observed): Map<string, string[]> | undefined {
  const text = headers['content-security-policy'];
  if (text === undefined) return undefined;
  return new Map(
    text.split(';').map((part) => {
      const [name = '', ...sources] = part.trim().split(/\s+/);
      return [name.toLowerCase(), sources];
    }),
  );
}

function contentSecurityPolicy(observed: Observed): Finding {
  const policy = directivesOf(observed);
  if (!policy) return finding('csp-not-implemented', -25);
  const fallback = policy.get('default-src') ?? ['*'];
  const of = (name: string) => policy.get(name) ?? fallback;
  const active = [...of('script-src'), ...of('object-src')];
  const isBroad = (source: string) => ["'unsafe-inline'", 'data:', 'https:', '*'].includes(source);
  if (active.some(isBroad)) return finding('csp-implemented-with-unsafe-inline', -20);
  if (active.some((source) => source.startsWith('http:')))
    return finding('csp-implemented-with-insecure-scheme', -20);
  if (active.includes("'unsafe-eval'")) return finding('csp-implemented-with-unsafe-eval', -10);
  if ([...of('img-src'), ...of('media-src')].some((source) => source.startsWith('http:')))
    return finding('csp-implemented-with-insecure-scheme-in-passive-content-only', -10);
  if (of('style-src').some(isBroad))
    return finding('csp-implemented-with-unsafe-inline-in-style-src-only', 0);
  const [form = ''] = policy.get('form-action') ?? [];
  return fallback.includes("'none'") && ["'none'", "'self'"].includes(form)
    ? finding('csp-implemented-with-no-unsafe-default-src-none', 10)
    : finding('csp-implemented-with-no-unsafe', 5);
}

function cookies(observed: Observed): Finding {
  const lines = observed.cookies.map((line) => line.toLowerCase());
  if (lines.length === 0) return finding('cookies-not-found', 0);
  const sessions = lines.filter((line) => /^[^=]*(login|sess)[^=]*=/.test(line));
  if (sessions.some((line) => !/;\s*secure/.test(line)))
    return finding('cookies-session-without-secure-flag', -40);
  if (sessions.some((line) => !/;\s*httponly/.test(line)))
    return finding('cookies-session-without-httponly-flag', -30);
  if (lines.some((line) => !/;\s*secure/.test(line)))
    return finding('cookies-without-secure-flag', -20);
  return lines.every((line) => /;\s*samesite=(strict|lax)/.test(line))
    ? finding('cookies-secure-with-httponly-sessions-and-samesite', 5)
    : finding('cookies-secure-with-httponly-sessions', 0);
}

function crossOriginResourceSharing({ headers }: Observed): Finding {
  const open = headers['access-control-allow-origin'];
  return open !== undefined && headers['access-control-allow-credentials'] === 'true'
    ? finding('cross-origin-resource-sharing-implemented-with-universal-access', -50)
    : finding('cross-origin-resource-sharing-not-implemented', 0);
}

function referrerPolicy({ headers }: Observed): Finding {
  const value = headers['referrer-policy'];
  if (value === undefined) return finding('referrer-policy-not-implemented', 0);
  return /^(no-referrer|same-origin|strict-origin|strict-origin-when-cross-origin)$/.test(value)
    ? finding('referrer-policy-private', 5)
    : finding('referrer-policy-unsafe', -5);
}

function strictTransportSecurity({ headers }: Observed): Finding {
  const value = headers['strict-transport-security'];
  if (value === undefined) return finding('hsts-not-implemented', -20);
  const age = /^max-age=(\d+)/.exec(value)?.[1];
  if (age === undefined) return finding('hsts-header-invalid', -20);
  return Number(age) >= 15_768_000
    ? finding('hsts-implemented-max-age-at-least-six-months', 0)
    : finding('hsts-implemented-max-age-less-than-six-months', -10);
}

function contentTypeOptions({ headers }: Observed): Finding {
  return headers['x-content-type-options'] === 'nosniff'
    ? finding('x-content-type-options-nosniff', 0)
    : finding('x-content-type-options-not-implemented', -5);
}

function frameOptions(observed: Observed): Finding {
  if (directivesOf(observed)?.has('frame-ancestors'))
    return finding('x-frame-options-implemented-via-csp', 5);
  return /^(deny|sameorigin)$/i.test(observed.headers['x-frame-options'] ?? '')
    ? finding('x-frame-options-sameorigin-or-deny', 0)
    : finding('x-frame-options-not-implemented', -20);
}

function crossOriginResourcePolicy({ headers }: Observed): Finding {
  switch (headers['cross-origin-resource-policy']) {
    case undefined:
      return finding('cross-origin-resource-policy-not-implemented', 0);
    case 'same-origin':
    case 'same-site':
      return finding('cross-origin-resource-policy-implemented', 10);
    case 'cross-origin':
      return finding('cross-origin-resource-policy-implemented-with-cross-origin', 0);
    default:
      return finding('cross-origin-resource-policy-header-invalid', -5);
  }
}

function finding(rule: string, points: number): Finding {
  return { rule, points };
}
