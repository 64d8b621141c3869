import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Properties of a resource in its template, with intrinsic functions. */
export type Properties = Readonly<Record<string, unknown>>;

/** A resource of a synthesized stack. */
export interface Resource {
  /** `<stack>/<logical id>`, unique in the app. */
  readonly key: string;
  readonly stack: string;
  readonly type: string;
  /** Construct ids from its stack to the resource, without the `Resource` at the end. */
  readonly path: readonly string[];
  readonly properties: Properties;
}

/** Synthesized template; only the properties read here. */
export interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Properties }>
  >;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

interface TreeNode {
  readonly id: string;
  readonly attributes?: Properties;
  readonly children?: Readonly<Record<string, TreeNode>>;
}

/** Cloud assembly: the resources of its stacks, and their references. */
export class Assembly {
  readonly resources: ReadonlyMap<string, Resource>;
  /** Templates by stack. */
  readonly templates: ReadonlyMap<string, Template>;
  private readonly outputs = new Map<string, unknown>();

  constructor(templates: ReadonlyMap<string, Template>, paths: ReadonlyMap<string, string[]>) {
    const resources = new Map<string, Resource>();
    for (const [stack, { Resources, Outputs = {} }] of templates) {
      for (const [id, { Type, Properties = {} }] of Object.entries(Resources)) {
        const key = `${stack}/${id}`;
        const path = paths.get(key) ?? [id.replace(/[0-9A-F]{8}$/, '')];
        resources.set(key, { key, stack, type: Type, path, properties: Properties });
      }
      for (const [name, { Value }] of Object.entries(Outputs))
        this.outputs.set(`${stack}/${name}`, Value);
    }
    this.resources = resources;
    this.templates = templates;
  }

  /**
   * Reads a cloud assembly.
   *
   * @param folder of the cloud assembly
   * @param stacks stacks to read, with all that they refer to
   */
  static read(folder: string, stacks: readonly string[]): Assembly {
    const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown;
    const { tree } = read('tree.json') as { tree: TreeNode };
    const paths = new Map<string, string[]>();
    for (const stack of stacks) {
      for (const child of Object.values(tree.children?.[stack]?.children ?? {}))
        collectPaths(child, stack, [], paths);
    }
    const templates = stacks.map(
      (stack) => [stack, read(`${stack}.template.json`) as Template] as const,
    );
    return new Assembly(new Map(templates), paths);
  }

  /** Unique keys of the resources that a value refers to, in the order of the text, also through outputs of other stacks. */
  references(stack: string, value: unknown): string[] {
    return [...new Set(this.#find(stack, value))].filter((key) => this.resources.has(key));
  }

  #find(stack: string, value: unknown): string[] {
    if (Array.isArray(value)) return value.flatMap((each) => this.#find(stack, each));
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, argument]: [string, unknown]) => {
      if (name === 'Ref') return [`${stack}/${String(argument)}`];
      if (name === 'Fn::GetAtt') {
        const id = Array.isArray(argument) ? String(argument[0]) : String(argument).split('.')[0];
        return [`${stack}/${id ?? ''}`];
      }
      if (name === 'Fn::Sub') return [...namesIn(argument, stack), ...this.#find(stack, argument)];
      if (name === 'Fn::GetStackOutput') {
        const { StackName, OutputName } = argument as Record<string, string>;
        return this.#find(
          StackName ?? '',
          this.outputs.get(`${StackName ?? ''}/${OutputName ?? ''}`),
        );
      }
      return this.#find(stack, argument);
    });
  }
}

/** `${Id}` and `${Id.Attribute}` in the text of a substitution. */
function namesIn(substitution: unknown, stack: string): string[] {
  const text = String(Array.isArray(substitution) ? substitution[0] : substitution);
  return [...text.matchAll(/\$\{(\w+)(?:\.\w+)*\}/g)].map(([, id = '']) => `${stack}/${id}`);
}

function collectPaths(
  node: TreeNode,
  stack: string,
  above: readonly string[],
  paths: Map<string, string[]>,
): void {
  const path = ['Resource', 'Default'].includes(node.id) ? [...above] : [...above, node.id];
  const id = node.attributes?.['aws:cdk:cloudformation:logicalId'];
  if (typeof id === 'string') paths.set(`${stack}/${id}`, path);
  for (const child of Object.values(node.children ?? {})) collectPaths(child, stack, path, paths);
}

/** Converts a value that CloudFormation accepts alone or in a list to a list; empty for `undefined`. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** Returns a property that has properties itself; empty if it is missing. */
export function propertiesOf(value: unknown): Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Properties)
    : {};
}

/** Returns a list of such properties. */
export function listOfProperties(value: unknown): readonly Properties[] {
  return listOf(value).map(propertiesOf);
}
