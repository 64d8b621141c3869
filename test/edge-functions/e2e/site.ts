import type { Deployment } from '../../e2e/scenario.ts';
import { fileOf } from './pages.ts';

/** One answer, as it is checked. */
export interface Visit {
  readonly status: number;
  /** The file, by what it says of itself. */
  readonly file: string;
  readonly headers: Headers;
}

/** The site as a browser sees it that follows no redirect. */
export class Site {
  readonly deployment: Deployment;

  constructor(deployment: Deployment) {
    this.deployment = deployment;
  }

  /** @param path with its slash and query, as it shall arrive */
  async visit(path: string, headers: Record<string, string> = {}): Promise<Visit> {
    const url = `${this.deployment.output('SiteUrl').replace(/\/$/, '')}${path}`;
    const answer = await this.deployment.reach(url, { headers, redirect: 'manual' });
    const text = await answer.text();
    return { status: answer.status, file: fileOf(text), headers: answer.headers };
  }

  /** The answer in one line: the file, where it leads, or the bare status. */
  async outcome(path: string, headers: Record<string, string> = {}): Promise<string> {
    const visit = await this.visit(path, headers);
    if (visit.status === 200) return visit.file;
    const location = visit.headers.get('location');
    return location === null ? String(visit.status) : `${visit.status} ${location}`;
  }
}
