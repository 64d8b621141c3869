import { buildSync } from 'esbuild';
import { join } from 'node:path';
import { bundleOf } from '../lib/common/bundles.ts';
import { PROJECT } from '../lib/common/project.ts';
import { bundleRows } from './bundle.ts';
import { cached } from './cache.ts';
import { printTable } from './table.ts';

/** The clients that each function calls AWS with, and so can't do without. */
const CLIENTS: Readonly<Record<string, readonly Service[]>> = {
  notify: ['sqs', 'dynamodb', 'codepipeline', 'secrets-manager'],
  audit: ['sqs', 'dynamodb', 'codepipeline', 's3'],
  command: ['sqs', 'dynamodb', 'secrets-manager'],
  act: ['sqs', 'codepipeline', 'eventbridge'],
};

/** Classes of the clients by their packages. */
const CLASSES = {
  codepipeline: 'CodePipelineClient',
  dynamodb: 'DynamoDBClient',
  eventbridge: 'EventBridgeClient',
  s3: 'S3Client',
  'secrets-manager': 'SecretsManagerClient',
  sqs: 'SQSClient',
};
type Service = keyof typeof CLASSES;

/** What each function brings along and how long it takes to load, beside the bare clients: half a minute. */
export function deliveryPipeline(): Promise<void> {
  // The handlers ask for what the stack sets as soon as they are loaded.
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    ...Object.fromEntries(VARIABLES.map((name) => [name, '1'])),
  });
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  const bundles = Object.entries(CLIENTS).flatMap(([name, services]) => [
    { name, file: join(bundleOf(`delivery-pipeline/${name}`, architecture).folder, 'index.js') },
    { name: `${name}: floor`, file: floor(name, services) },
  ]);
  printTable(
    'Functions: bundle and load in a fresh process',
    ['function', 'KB', 'ms'],
    bundleRows(bundles),
  );
  return Promise.resolve();
}

const VARIABLES = [
  'ACCOUNTS',
  'AUDIT_TABLE',
  'DEAD_LETTER_QUEUE_URL',
  'LOG_BUCKET',
  'MAX_RECEIVES',
  'MEMORY_TABLE',
  'ORDERS_QUEUE_URL',
  'PIPELINES',
  'QUEUE_URL',
  'SIGNING_KEY_ARN',
  'SLACK_ORIGIN',
  'WEBHOOK_ARN',
];

function floor(name: string, services: readonly Service[]): string {
  const outfile = cached(`delivery-pipeline-${name}-floor.cjs`);
  const imports = services.map(
    (service) => `import { ${CLASSES[service]} } from '@aws-sdk/client-${service}';`,
  );
  const clients = services.map((service) => `new ${CLASSES[service]}()`);
  buildSync({
    stdin: {
      contents: `${imports.join('\n')} module.exports = [${clients.join()}];`,
      resolveDir: PROJECT,
      loader: 'js',
    },
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
