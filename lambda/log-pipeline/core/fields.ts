/** Document by dotted names of the Elastic Common Schema; no prototype, since a key can be `__proto__`. */
export type Fields = Record<string, unknown>;

/** Merges fields; later values replace earlier ones unless they are undefined. */
export function fieldsOf(...parts: readonly object[]): Fields {
  const fields = Object.create(null) as Fields;
  for (const [name, value] of parts.flatMap((part) => Object.entries(part))) {
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

/** JSON in base64, the format of Firehose. */
export function toData(json: string): string {
  return Buffer.from(json).toString('base64');
}
