/** Row in a form in which all stores are compared: names and values as text, sorted. */
export type PlainRow = string;

/** Rows of a table by primary key. */
export type Rows = ReadonlyMap<string, PlainRow>;

export interface Table {
  readonly name: string;
  /** Columns of the primary key. */
  readonly key: readonly string[];
  /** Further columns; those of time are compared as milliseconds. */
  readonly columns: readonly string[];
}

export const TABLES: readonly Table[] = [
  { name: 'public.customers', key: ['id'], columns: ['name', 'email', 'notes', 'created_at'] },
  { name: 'public.orders', key: ['id'], columns: ['customer_id', 'status', 'total', 'placed_at'] },
  {
    name: 'public.order_lines',
    key: ['order_id', 'line'],
    columns: ['product', 'quantity', 'price'],
  },
];

/** Row in comparable form. Columns without a value are left out, as a row from before a new column has none. */
export function plain(row: Readonly<Record<string, unknown>>): PlainRow {
  const columns = Object.entries(row)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}=${name.endsWith('_at') ? time(value) : String(value)}`);
  return columns.sort().join('\n');
}

/** Primary key of a row as text. */
export function keyOf({ key }: Table, row: Readonly<Record<string, unknown>>): string {
  return key.map((name) => String(row[name])).join('/');
}

/** Differences between the database and a store: missing rows, wrong rows, rows that are no more. */
export function differences(table: Table, expected: Rows, found: Rows): string[] {
  const missing = [...expected.keys()].filter((key) => !found.has(key));
  const ghosts = [...found.keys()].filter((key) => !expected.has(key));
  const wrong = [...expected].filter(([key, row]) => found.has(key) && found.get(key) !== row);
  return [
    ...missing.map((key) => `${table.name} ${key} is missing`),
    ...ghosts.map((key) => `${table.name} ${key} is there, though it was deleted`),
    ...wrong.map(
      ([key, row]) => `${table.name} ${key} is ${inline(found.get(key))}, not ${inline(row)}`,
    ),
  ];
}

function time(value: unknown): string {
  return typeof value === 'number' ? String(value) : String(Date.parse(String(value)));
}

function inline(row: PlainRow | undefined): string {
  return (row ?? '').replaceAll('\n', ', ').slice(0, 200);
}
