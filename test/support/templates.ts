import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE, COMMON_STACK } from '../../lib/catalogue.ts';
import { PROJECT } from '../../lib/common/project.ts';

/** Folder of the cloud assemblies, one for each stage, that `npm run check:synthesis` writes. */
export const CHECKED_TEMPLATES = join(PROJECT, '.cache', 'templates');

export const STAGES = ['sandbox', 'production'] as const;
export type Stage = (typeof STAGES)[number];

/** Beginning of the stacks' names. Production has one: the template of a second deployment in an account. */
export const PREFIX: Readonly<Record<Stage, string>> = { sandbox: '', production: 'Second-' };

/** Every stack that the app synthesizes. */
export const STACKS = [COMMON_STACK, ...CATALOGUE.flatMap(({ stacks }) => stacks)];

/** Every stack in every stage, for `describe.each`. */
export const STACKS_AND_STAGES = STACKS.flatMap((stack) =>
  STAGES.map((stage) => [stack, stage] as const),
);

export interface Template {
  readonly Parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly Rules?: Readonly<Record<string, { readonly Assertions: readonly unknown[] }>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface Resource<Properties = Readonly<Record<string, unknown>>> {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** Returns a template that was synthesized before the tests. */
export function readTemplate(stack: string, stage: Stage = 'sandbox'): Template {
  return JSON.parse(readAssembly(stage, `${stack}.template.json`)) as Template;
}

/** Returns a file of the cloud assembly as text. */
export function readAssembly(stage: Stage, file: string): string {
  const { TEMPLATES } = process.env;
  if (!TEMPLATES) throw new Error("No templates: this test's folder must be called 'templates'.");
  return readFileSync(join(TEMPLATES, stage, file), 'utf8');
}

/** Returns the resources of one type, by logical id. */
export function resourcesOf<Properties = Readonly<Record<string, unknown>>>(
  template: Template,
  type: string,
): [id: string, resource: Resource<Properties>][] {
  const found = Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
  return found as [string, Resource<Properties>][];
}

/** Returns the construct ids of a stack's alarms. */
export function alarmNamesOf(template: Template): string[] {
  return resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([id]) =>
    id.replace(/^Monitoring|.{8}$/g, ''),
  );
}

/** Resource with its place, as text for the titles of tests. */
export interface PlacedResource<Properties> {
  /** `Uploads of ImageResizer in sandbox`. */
  readonly name: string;
  readonly id: string;
  readonly properties: Properties;
  readonly template: Template;
}

/**
 * Returns the resources of one type in all stacks, for `test.each`.
 *
 * @throws Error when there is none, so that no rule looks at nothing
 */
export function everyResource<Properties = Readonly<Record<string, unknown>>>(
  type: string,
  stages: readonly Stage[] = STAGES,
): PlacedResource<Properties>[] {
  const found = stages.flatMap((stage) =>
    STACKS.flatMap((stack) => {
      const template = readTemplate(stack, stage);
      return resourcesOf<Properties>(template, type).map(([id, { Properties }]) => {
        return { name: `${id} of ${stack} in ${stage}`, id, properties: Properties, template };
      });
    }),
  );
  if (found.length === 0) throw new Error(`No template has an ${type}.`);
  return found;
}

/** Returns the only resource of a type, with its logical id. */
export function resourceOf<Properties = Readonly<Record<string, unknown>>>(
  template: Template,
  type: string,
): Resource<Properties> & { readonly id: string } {
  const [found, ...more] = resourcesOf<Properties>(template, type);
  if (!found || more.length > 0) throw new Error(`There is not exactly one ${type}.`);
  return { id: found[0], ...found[1] };
}

/**
 * Returns an intrinsic function as text, for comparisons: the joined values of `Fn::Join`, and
 * references as `<id>`.
 */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, argument] = []] = Object.entries(value as Record<string, unknown>);
  if (name === 'Ref') return `<${String(argument)}>`;
  if (name === 'Fn::GetAtt') return `<${(argument as string[]).join('.')}>`;
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map(asText).join(separator);
  }
  if (name === 'Fn::Select') {
    const [index, list] = argument as [number, unknown];
    return `<${index} of ${asText(list)}>`;
  }
  if (name === 'Fn::Split') return asText((argument as [string, unknown])[1]);
  return JSON.stringify(value);
}

/** Returns as a list a value that CloudFormation accepts alone or in a list. */
export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
