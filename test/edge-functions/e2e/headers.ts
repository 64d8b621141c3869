import type { Checks } from '../../e2e/scenario.ts';
import { gradeOf } from './observatory.ts';
import type { Site } from './site.ts';

/** What browsers are told, on pages, on what the functions answer themselves, and on errors. */
export async function proveHeaders(site: Site, checks: Checks): Promise<void> {
  for (const [what, path, status] of [
    ['a page', '/', 200],
    ['a redirect of ours', '/members/', 302],
    ['a refused path', '/%00', 400],
    ['a file that is not there', '/assets/none.css', 0],
  ] as const) {
    const visit = await site.visit(path);
    const { grade, score } = gradeOf({
      headers: Object.fromEntries(visit.headers),
      cookies: visit.headers.getSetCookie(),
    });
    checks.equal(
      `HTTP Observatory’s rules grade ${what}`,
      `A+${status ? `, ${status}` : ''}`,
      `${grade}${status ? `, ${visit.status}` : ''}`,
    );
    checks.remark(`${what}: ${score} points`);
  }
}
