import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { PROJECT } from './project.ts';

/** How every function is bundled, and whatever it is compared with. */
export const BUNDLE_OPTIONS = {
  absWorkingDir: PROJECT,
  bundle: true,
  minify: true,
  keepNames: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  // CommonJS from ES modules' sources tree-shakes: measured smallest and fastest to load on Node 24.
  mainFields: ['module', 'main'],
  alias: {
    assert: join(PROJECT, 'lambda', 'common', 'lazy-assert.cjs'),
    semver: join(PROJECT, 'lambda', 'common', 'lazy-semver.cjs'),
  },
  loader: { '.html': 'text' },
  logLevel: 'error',
} as const satisfies BuildOptions;
