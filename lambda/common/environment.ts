/** Environment variables with these names. */
export type Variables<Names extends readonly string[]> = Readonly<Record<Names[number], string>>;

/**
 * Environment variables that the stack sets.
 *
 * @param names names in the architecture's contract.ts
 * @throws Error with the name of the missing variable
 */
export function environment<const Names extends readonly string[]>(names: Names): Variables<Names> {
  return Object.fromEntries(names.map((name) => [name, variable(name)])) as Variables<Names>;
}

/**
 * An environment variable that the stack sets.
 *
 * @throws Error with the name of the missing variable
 */
export function variable(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`The environment variable ${name} is not set: the stack must set it.`);
  return value;
}
