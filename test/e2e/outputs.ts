/** Outputs of stacks by their names. */
export type Outputs = Readonly<Record<string, string>>;

/**
 * Returns an output by its name.
 *
 * @throws Error naming the output when no deployed stack has it
 */
export function outputOf(outputs: Outputs, name: string): string {
  const value = outputs[name];
  if (!value) throw new Error(`The deployed stacks have no output ${name}.`);
  return value;
}
