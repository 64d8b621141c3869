import type { CfnTable } from 'aws-cdk-lib/aws-glue';

/** File format of a table. */
export interface TableFormat {
  readonly parameters: Readonly<Record<string, string>>;
  readonly storage: Pick<
    CfnTable.StorageDescriptorProperty,
    'inputFormat' | 'outputFormat' | 'serdeInfo'
  >;
}

const TEXT_OUTPUT = 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat';

/** Lines of JSON; names in any case. */
export const JSON_FORMAT: TableFormat = {
  parameters: { classification: 'json' },
  storage: {
    inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    outputFormat: TEXT_OUTPUT,
    serdeInfo: {
      serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
      parameters: { 'case.insensitive': 'TRUE', 'ignore.malformed.json': 'TRUE' },
    },
  },
};

/** Parquet. */
export const PARQUET_FORMAT: TableFormat = {
  parameters: { classification: 'parquet' },
  storage: {
    inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    serdeInfo: {
      serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
      parameters: { 'serialization.format': '1' },
    },
  },
};

/** CSV with a header; all columns are text. */
export const CSV_FORMAT: TableFormat = {
  parameters: { classification: 'csv', 'skip.header.line.count': '1' },
  storage: {
    inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    outputFormat: TEXT_OUTPUT,
    serdeInfo: {
      serializationLibrary: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
      parameters: { separatorChar: ',', quoteChar: '"' },
    },
  },
};

/**
 * Parameters of partition projection by day: Athena computes the partitions, so that none must be
 * registered. A query without a day lists one prefix for each, which is why the range has an end.
 *
 * @throws Error when the last day is before the first
 */
export function dayProjection(
  column: string,
  location: string,
  { first, last }: { readonly first: string; readonly last: string },
): Record<string, string> {
  if (last < first)
    throw new Error(
      `Option '-c lakeLastDay=${last}' is before lakeFirstDay=${first}: give a later day.`,
    );
  return {
    'projection.enabled': 'true',
    [`projection.${column}.type`]: 'date',
    [`projection.${column}.format`]: 'yyyy-MM-dd',
    [`projection.${column}.range`]: `${first},${last}`,
    [`projection.${column}.interval`]: '1',
    [`projection.${column}.interval.unit`]: 'DAYS',
    'storage.location.template': `${location}${column}=\${${column}}/`,
  };
}
