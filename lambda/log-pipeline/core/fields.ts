/** A document by the dotted names of the Elastic Common Schema; without a prototype, as a key may be `__proto__`. */
export type Fields = Record<string, unknown>;

/** Later ones win, but for those that are undefined. */
export function fieldsOf(...parts: readonly object[]): Fields {
  const fields = Object.create(null) as Fields;
  for (const [name, value] of parts.flatMap((part) => Object.entries(part))) {
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

/** JSON in base64, as Firehose takes it. */
export function toData(json: string): string {
  return Buffer.from(json).toString('base64');
}
