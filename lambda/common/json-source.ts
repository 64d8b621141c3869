/** Number of JSON text: https://tc39.es/proposal-json-parse-with-source/. */
export interface RawNumber {
  readonly rawJSON: string;
}

/** Functions of JSON that TypeScript's library does not declare yet. */
interface JsonWithSource {
  parse: (
    text: string,
    reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
  ) => unknown;
  rawJSON: (text: string) => RawNumber;
  isRawJSON: (value: unknown) => value is RawNumber;
}

/** JSON whose revivers get the text of a value. */
export const json = JSON as unknown as JsonWithSource;
