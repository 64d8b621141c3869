import { functionLoad } from '../../bench/function-load.ts';

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

/** Takes about 30 seconds. */
export async function deliveryPipeline(): Promise<void> {
  const names = [
    ...['notify', 'audit', 'command', 'interact', 'act'],
    ...['before-traffic', 'after-traffic', 'check-artifact', 'release'],
  ];
  await functionLoad(
    names.map((name) => `delivery-pipeline/${name}`),
    Object.fromEntries(VARIABLES.map((name) => [name, '1'])),
  );
}
