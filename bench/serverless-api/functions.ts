import './environment.ts';
import { buildSync } from 'esbuild';
import { join } from 'node:path';
import { OPERATIONS } from '../../lambda/serverless-api/core/operations.ts';
import { bundleOf } from '../../lib/common/bundles.ts';
import { PROJECT } from '../../lib/common/project.ts';
import { bundleRows } from '../bundle.ts';
import { cached } from '../cache.ts';
import { printTable } from '../table.ts';

/** What a function that asks the table can't do without. */
const CLIENT = `
  import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
  module.exports = new DynamoDBClient();`;

/** What each function brings along and how long it takes to load, beside the bare client that it needs. */
export function functionLoad(): void {
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  const bundles = ['authorize', ...Object.keys(OPERATIONS)].map((name) => ({
    name,
    file: join(bundleOf(`serverless-api/${name}`, architecture).folder, 'index.js'),
  }));
  printTable(
    'Functions: bundle and load in a fresh process',
    ['function', 'KB', 'ms'],
    bundleRows([{ name: 'floor: the client of DynamoDB', file: floor() }, ...bundles]),
  );
}

function floor(): string {
  const outfile = cached('serverless-api-floor.cjs');
  buildSync({
    stdin: { contents: CLIENT, resolveDir: PROJECT, loader: 'js' },
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return outfile;
}
