/**
 * A variable that the stack sets.
 *
 * @throws Error naming the variable when it is missing
 */
export function variable(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`The environment variable ${name} is not set: the stack must set it.`);
  return value;
}
