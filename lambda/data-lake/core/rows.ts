import type { ResultSet } from '@aws-sdk/client-athena';

/** Value of a row: numbers for integers and floating-point numbers, text for decimals and times. */
export type Value = string | number | boolean | null;

/** Column of a result, with its SQL type. */
export interface ResultColumn {
  readonly name: string;
  readonly type: string;
}

const NUMBERS = ['tinyint', 'smallint', 'integer', 'bigint', 'float', 'double'];

export function columnsOf(result: ResultSet): ResultColumn[] {
  return (result.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name = '', Type = '' }) => ({
    name: Name,
    type: Type,
  }));
}

/**
 * Returns the rows of a page.
 *
 * @param first true for the first page, whose first row has the names of the columns
 */
export function rowsOf(result: ResultSet, first: boolean): Value[][] {
  const columns = columnsOf(result);
  return (result.Rows ?? [])
    .slice(first ? 1 : 0)
    .map(({ Data = [] }) =>
      columns.map(({ type }, index) => valueOf(type, Data[index]?.VarCharValue)),
    );
}

function valueOf(type: string, text: string | undefined): Value {
  if (text === undefined) return null;
  if (type === 'boolean') return text === 'true';
  const number = Number(text);
  // A number that JSON can't hold exactly stays text.
  const exact = !Number.isInteger(number) || Number.isSafeInteger(number);
  return NUMBERS.includes(type) && Number.isFinite(number) && exact ? number : text;
}
