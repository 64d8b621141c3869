import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browserScript } from '../common/browser-script.ts';
import { PROJECT } from '../common/project.ts';
import { styleSheet } from '../common/style-sheet.ts';
import type { SiteConfig } from './site/config.ts';

/** File of the site as browsers receive it. */
export interface SiteFile {
  readonly name: string;
  readonly type: string;
  readonly body: string;
}

const SOURCES = join(PROJECT, 'lib', 'serverless-api', 'site');

/** Returns all files of the editing page: static files, the bundled script and the configuration. */
export function siteFiles(config: SiteConfig): SiteFile[] {
  const source = (name: string) => readFileSync(join(SOURCES, name), 'utf8');
  return [
    { name: 'index.html', type: 'text/html; charset=utf-8', body: source('index.html') },
    {
      name: 'site.css',
      type: 'text/css; charset=utf-8',
      body: styleSheet(join(SOURCES, 'site.css')),
    },
    { name: 'icon.svg', type: 'image/svg+xml', body: source('icon.svg') },
    {
      name: 'site.js',
      type: 'text/javascript; charset=utf-8',
      body: browserScript(join(SOURCES, 'site.ts')),
    },
    { name: 'config.json', type: 'application/json', body: JSON.stringify(config) },
  ];
}
