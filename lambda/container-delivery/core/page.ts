import { createHash } from 'node:crypto';
import type { Session } from './sessions.ts';

const STYLE =
  'body{font:1rem/1.5 system-ui;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}footer{margin-top:2rem;color:#555}';

/** Security headers: the page may not load any resource. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Page with all sessions, grouped by summit. */
export function listPage(sessions: readonly Session[], commit: string): string {
  const summits = Map.groupBy(sessions, ({ summit }) => summit);
  const parts = [...summits].map(
    ([summit, of]) =>
      `<h2>${escape(summit)}</h2><ul>${of.map(({ id, title }) => `<li><a href="/sessions/${encodeURIComponent(id)}">${escape(title)}</a></li>`).join('')}</ul>`,
  );
  return page('Summit sessions', parts.join(''), commit);
}

/** Page of one session. */
export function sessionPage({ title, summit, services }: Session, commit: string): string {
  const list = services.map((service) => `<li>${escape(service)}</li>`).join('');
  return page(
    title,
    `<p>${escape(summit)}</p><ul>${list}</ul><p><a href="/">All sessions</a></p>`,
    commit,
  );
}

function page(title: string, content: string, commit: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${STYLE}</style></head><body><main><h1>${escape(title)}</h1>${content}</main><footer>Commit ${escape(commit)}</footer></body></html>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
