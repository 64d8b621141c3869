import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAMED_QUERIES, type NamedQuery } from '../../../lambda/data-lake/contract.ts';
import { PROJECT } from '../../../lib/common/project.ts';
import { TRIP_COLUMNS } from '../../../lib/data-lake/trip-columns.ts';
import { generateTrips } from '../../e2e/trips/generate-trips.ts';

const FOLDER = join(PROJECT, 'lib', 'data-lake');

interface Schema {
  readonly fields: readonly { readonly name: string; readonly type: string }[];
}

const schema = JSON.parse(readFileSync(join(FOLDER, 'schemas', 'trip.avsc'), 'utf8')) as Schema;

test('Every named query has its file, and no file is without a query', () => {
  const files = readdirSync(join(FOLDER, 'queries')).map((file) => file.replace('.sql', ''));
  expect(files.sort()).toEqual(Object.keys(NAMED_QUERIES).sort());
});

test.each(Object.entries<NamedQuery>(NAMED_QUERIES))(
  'The SQL of %s has a question mark for each parameter',
  (name, { parameters }) => {
    const sql = readFileSync(join(FOLDER, 'queries', `${name}.sql`), 'utf8');
    expect(sql.split('?')).toHaveLength(Object.keys(parameters).length + 1);
  },
);

test('The schema of the registry has the columns of the table, in their order', () => {
  const avro: Readonly<Record<string, string>> = { int: 'int', double: 'decimal(10,2)' };
  const expected = schema.fields.map(({ name, type }) => ({
    name: name.toLowerCase(),
    type: name.endsWith('datetime') ? 'timestamp' : (avro[type] ?? type),
  }));
  expect(TRIP_COLUMNS).toEqual(expected);
});

test('A generated trip has the fields of the schema', () => {
  const [trip = {}] = generateTrips({ seed: 1, day: '2024-05-15', count: 1 });
  expect(Object.keys(trip)).toEqual(schema.fields.map(({ name }) => name));
});
