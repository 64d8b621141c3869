import type { Checks } from '../../e2e/scenario.ts';
import { gradeOf } from './observatory.ts';
import type { Site } from './site.ts';

/** Security headers of pages, of answers of the functions, and of errors. */
export async function checkHeaders(site: Site, checks: Checks): Promise<void> {
  for (const [what, path, status] of [
    ['a page', '/', 200],
    ['a redirect of the function', '/members/', 302],
    ['a rejected path', '/%00', 400],
    ['a missing file', '/assets/none.css', 0],
  ] as const) {
    const visit = await site.visit(path);
    const { grade, score } = gradeOf({
      headers: Object.fromEntries(visit.headers),
      cookies: visit.headers.getSetCookie(),
    });
    checks.equal(
      `The rules of HTTP Observatory give A+ to ${what}`,
      `A+${status ? `, ${status}` : ''}`,
      `${grade}${status ? `, ${visit.status}` : ''}`,
    );
    checks.note(`${what}: ${score} points`);
  }
}
