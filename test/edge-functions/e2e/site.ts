import type { Deployment } from '../../e2e/scenario.ts';
import { fileOf } from './pages.ts';

/** Answer of the site. */
export interface Visit {
  readonly status: number;
  /** File name, from its content. */
  readonly file: string;
  readonly headers: Headers;
}

/** Client of the site that follows no redirects. */
export class Site {
  readonly deployment: Deployment;

  constructor(deployment: Deployment) {
    this.deployment = deployment;
  }

  /** @param path with its first slash and query, sent unchanged */
  async visit(path: string, headers: Record<string, string> = {}): Promise<Visit> {
    const url = `${this.deployment.output('SiteUrl').replace(/\/$/, '')}${path}`;
    const answer = await this.deployment.reach(url, { headers, redirect: 'manual' });
    const text = await answer.text();
    return { status: answer.status, file: fileOf(text), headers: answer.headers };
  }

  /** Answer in one line: the file, the redirect, or the status. */
  async outcome(path: string, headers: Record<string, string> = {}): Promise<string> {
    const visit = await this.visit(path, headers);
    if (visit.status === 200) return visit.file;
    const location = visit.headers.get('location');
    return location === null ? String(visit.status) : `${visit.status} ${location}`;
  }
}
