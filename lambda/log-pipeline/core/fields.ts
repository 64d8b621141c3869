/** A document by the dotted names of the Elastic Common Schema; without a prototype, as a key may be `__proto__`. */
export type Fields = Record<string, unknown>;

/** Later ones win. */
export function fieldsOf(...parts: readonly object[]): Fields {
  return Object.assign(Object.create(null) as Fields, ...parts) as Fields;
}

/** As Firehose takes it: one line of JSON in base64. */
export function toData(fields: Fields): string {
  return Buffer.from(JSON.stringify(fields)).toString('base64');
}
