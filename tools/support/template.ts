/** Template of CloudFormation, as far as permissions need it. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Resources of one type, by logical id. */
export function resourcesOf(
  { Resources }: Template,
  ...types: readonly string[]
): [id: string, properties: Readonly<Record<string, unknown>>][] {
  return Object.entries(Resources)
    .filter(([, { Type }]) => types.includes(Type))
    .map(([id, { Properties = {} }]) => [id, Properties]);
}

/** Returns as a list a value that CloudFormation accepts alone, in a list, or not at all. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Property of an object of the template; `undefined` for everything else. */
export function propertyOf(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce(
    (found, name) =>
      typeof found === 'object' && found !== null
        ? (found as Record<string, unknown>)[name]
        : undefined,
    value,
  );
}

/** Logical id of a `Ref` or of a `Fn::GetAtt`; `undefined` for everything else. */
export function idOf(value: unknown): string | undefined {
  const name = propertyOf(value, 'Ref') ?? listOf(propertyOf(value, 'Fn::GetAtt'))[0];
  return typeof name === 'string' ? name.split('.')[0] : undefined;
}

/** Part of a text of the template: a literal, a reference to a resource, or a value of the deployment. */
export type Part = string | { readonly id: string; readonly attribute?: string } | undefined;

/** Parts of a text with intrinsic functions; `undefined` for what only a deployment knows. */
export function partsOf(value: unknown): Part[] {
  if (typeof value === 'string') return [value];
  const [name, argument] = Object.entries(value as Record<string, unknown>)[0] ?? [];
  if (name === 'Ref') {
    const id = String(argument);
    return [id.startsWith('AWS::') ? undefined : { id }];
  }
  if (name === 'Fn::GetAtt') {
    const [id = '', attribute] = (argument as string[]).flatMap((part) => part.split(/\.(.*)/s));
    return [{ id, attribute }];
  }
  if (name === 'Fn::Join') {
    const [separator, values] = argument as [string, unknown[]];
    return values.flatMap((each, at) => [...(at > 0 ? [separator] : []), ...partsOf(each)]);
  }
  if (name === 'Fn::Sub')
    return String(listOf(argument)[0])
      .split(/\$\{[^}]*\}/)
      .flatMap((text, at) => (at > 0 ? [undefined, text] : [text]));
  return [undefined];
}
