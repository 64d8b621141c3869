/** Id of the construct of an operation: `put-draft` as `PutDraft`. */
export function constructId(name: string): string {
  return name.replaceAll(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());
}
