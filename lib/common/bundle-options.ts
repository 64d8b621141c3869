import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { PROJECT } from './project.ts';

/** esbuild options for all functions, and for comparisons with them. */
export const BUNDLE_OPTIONS = {
  absWorkingDir: PROJECT,
  bundle: true,
  minify: true,
  keepNames: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  // CommonJS output from sources in ES modules, which esbuild can tree-shake: the smallest and
  // fastest to load on Node 24, as measured.
  mainFields: ['module', 'main'],
  alias: {
    assert: join(PROJECT, 'lambda', 'common', 'lazy-assert.cjs'),
    semver: join(PROJECT, 'lambda', 'common', 'lazy-semver.cjs'),
  },
  loader: { '.html': 'text', '.sql': 'text' },
  logLevel: 'error',
} as const satisfies BuildOptions;
