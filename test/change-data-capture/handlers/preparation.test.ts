import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  assertLogical,
  assertPrimaryKeys,
  captureStatements,
  readProperties,
  statementsOf,
} from '../../../lambda/change-data-capture/core/preparation.ts';
import { PROJECT } from '../../../lib/common/project.ts';

const properties = {
  DatabaseArn: 'arn:aws:rds:eu-central-1:123456789012:cluster:c',
  AdminSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:a',
  CaptureSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:b',
  Database: 'shop',
  KafkaArn: 'arn:aws:kafka:eu-central-1:123456789012:cluster/k/1',
  Schema: '',
  Tables: { 'public.orders': ['id'] },
};
const none = { hasRole: false, hasPublication: false, hasReplicationRole: false };

describe('The preparation of a database', () => {
  test('creates what is missing, and grants no more than reading the captured tables', () => {
    const statements = captureStatements(none, properties, "it's");
    expect(statements).toEqual([
      expect.stringMatching(/^CREATE TABLE IF NOT EXISTS public.capture_heartbeat/) as string,
      "CREATE ROLE capture LOGIN PASSWORD 'it''s'",
      'ALTER ROLE capture REPLICATION',
      'GRANT CONNECT ON DATABASE shop TO capture',
      'GRANT USAGE ON SCHEMA public TO capture',
      'GRANT SELECT ON public.orders, public.capture_heartbeat TO capture',
      'GRANT INSERT, UPDATE ON public.capture_heartbeat TO capture',
      'CREATE PUBLICATION capture FOR TABLE public.orders, public.capture_heartbeat',
    ]);
  });

  test('changes what is there, and uses the role of RDS', () => {
    const facts = { hasRole: true, hasPublication: true, hasReplicationRole: true };
    const statements = captureStatements(facts, properties, 'p').join('\n');
    expect(statements).toContain('ALTER ROLE capture LOGIN');
    expect(statements).toContain('GRANT rds_replication TO capture');
    expect(statements).toContain('ALTER PUBLICATION capture SET TABLE public.orders');
  });

  test('refuses a database whose log can not be decoded, with the parameter to set', () => {
    expect(() => {
      assertLogical('replica');
    }).toThrow(/'replica'.*rds\.logical_replication to 1/);
    expect(() => {
      assertLogical('logical');
    }).not.toThrow();
  });

  test.each([
    [{}],
    [{ orders: ['id'] }],
    [{ 'Public.Orders': ['id'] }],
    [{ 'public.orders; DROP TABLE x': ['id'] }],
    [{ 'public.orders': [] }],
  ])('refuses the tables %j and names them', (Tables) => {
    expect(() => readProperties({ ...properties, Tables })).toThrow(JSON.stringify(Tables));
  });

  test('accepts tables whose primary keys are those of the contract', () => {
    const found = [
      ['public.order_lines', 'order_id, line'],
      ['public.other', 'name'],
    ];
    const Tables = { 'public.order_lines': ['order_id', 'line'] };
    expect(() => {
      assertPrimaryKeys(found, { Tables });
    }).not.toThrow();
  });

  test.each([
    [
      [['public.orders', 'id, line']],
      'The table public.orders has the primary key (id, line), and the contract (id): correct PRIMARY_KEYS',
    ],
    [[], 'The table public.orders has no primary key, by which the topic keeps its latest records'],
  ])('refuses the primary keys %j with what to do', (found, message) => {
    expect(() => {
      assertPrimaryKeys(found, properties);
    }).toThrow(message);
  });

  test('refuses properties without the ARN of the database', () => {
    expect(() => readProperties({ ...properties, DatabaseArn: 'c' })).toThrow('DatabaseArn');
  });

  test('reads each statement of the sample schema', () => {
    const schema = readFileSync(join(PROJECT, 'lib', 'change-data-capture', 'schema.sql'), 'utf8');
    const statements = statementsOf(schema);
    expect(statements).toHaveLength(4);
    for (const each of statements.slice(0, 3))
      expect(each).toMatch(/^CREATE TABLE IF NOT EXISTS public\.\w+ \(/);
  });
});
