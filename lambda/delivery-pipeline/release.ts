import type { Context } from 'aws-lambda';
import { observed } from '../common/observability.ts';
import type { Release } from './core/release.ts';

const { COMMIT: commit = '' } = process.env;

/** Returns the running commit for every request. */
export const handler = observed(
  'release',
  () => undefined,
  (_event: unknown, { functionVersion }: Context): Promise<Release> =>
    Promise.resolve({ commit, version: functionVersion }),
);
