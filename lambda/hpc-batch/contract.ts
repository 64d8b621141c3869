/** Names of the environment variables that the stack sets and the functions and jobs read. */
export const ENVIRONMENT = {
  /** Bucket of references and reads. */
  dataBucket: 'DATA_BUCKET',
  /** Bucket of intermediate files. */
  workBucket: 'WORK_BUCKET',
  resultsBucket: 'RESULTS_BUCKET',
  /** Hash of the jobs' code and packages: a new one never continues an older run. */
  imageHash: 'IMAGE_HASH',
  /** Database and table of the variants in the Glue Data Catalog. */
  database: 'CATALOGUE_DATABASE',
  table: 'CATALOGUE_TABLE',
  /** Log group of the jobs. */
  logGroup: 'JOB_LOG_GROUP',
} as const;

/**
 * Sizes that AWS Batch allows for an array job
 * (https://docs.aws.amazon.com/batch/latest/userguide/array_jobs.html).
 */
export const ARRAY_SIZES = { min: 2, max: 10_000 } as const;

/** Suffixes of the files that the step `index` writes beside a reference. */
export const INDEX_SUFFIXES = ['.amb', '.ann', '.bwt', '.pac', '.sa', '.fai', '.dict'] as const;

/** Columns of the variants with their types in Hive, as genomics/results.py writes them. */
export const VARIANT_COLUMNS = {
  contig: 'string',
  position: 'bigint',
  reference: 'string',
  alternative: 'string',
  quality: 'double',
  genotype: 'string',
  depth: 'int',
  alternative_depth: 'int',
} as const;

/** Prefix of the variants in the results bucket; `sample=…/run=…/` follow. */
export const VARIANTS_PREFIX = 'variants/';
