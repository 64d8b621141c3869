import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { miniStackPython } from '../../tools/emulators/ministack/ministack.ts';

/** Operation that CloudFormation performs on a resource. */
export type Operation = 'create' | 'update' | 'delete';

export const OPERATIONS: readonly Operation[] = ['create', 'update', 'delete'];

interface Schema {
  readonly handlers?: Readonly<Record<string, { readonly permissions: readonly string[] }>>;
  /** JSON pointers, e.g. `/properties/BucketName`. */
  readonly primaryIdentifier?: readonly string[];
  readonly additionalIdentifiers?: readonly (readonly string[])[];
  readonly createOnlyProperties?: readonly string[];
}

/** CloudFormation's resource schemas, which cfn-lint contains. */
export class ResourceSchemas {
  readonly #folder: string;
  readonly #files: Readonly<Record<string, string>>;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#files = readJson(join(folder, 'providers', 'us-east-1.json')) as Record<string, string>;
  }

  static async load(): Promise<ResourceSchemas> {
    const environment = join(await miniStackPython(() => undefined), '..', '..');
    const pattern = 'lib/python3*/site-packages/cfnlint/data/schemas';
    const [folder] = globSync(pattern, { cwd: environment });
    if (folder === undefined) throw new Error(`${environment} has no folder ${pattern}.`);
    return new ResourceSchemas(join(environment, folder));
  }

  /**
   * Permissions of CloudFormation's handler for an operation.
   *
   * @throws Error when the schema of the type has no handlers
   */
  permissions(type: string, operation: Operation): readonly string[] {
    const { handlers } = this.#schema(type);
    if (!handlers) throw new Error(`The schema of ${type} has no handlers.`);
    // Without an update handler, a change replaces the resource.
    return handlers[operation]?.permissions ?? [];
  }

  /** Names of the properties that identify a resource. */
  identifiers(type: string): readonly string[] {
    const { primaryIdentifier = [], additionalIdentifiers = [] } = this.#schema(type);
    return [...primaryIdentifier, ...additionalIdentifiers.flat()].map(nameOf);
  }

  /** Names of the properties whose change replaces a resource, or changes a part that replaces it. */
  createOnly(type: string): readonly string[] {
    return [...new Set((this.#schema(type).createOnlyProperties ?? []).map(nameOf))];
  }

  /** @throws Error when cfn-lint has no schema of the type */
  #schema(type: string): Schema {
    const file = this.#files[type];
    if (file === undefined) throw new Error(`cfn-lint has no schema of ${type}.`);
    return readJson(join(this.#folder, 'resources', `${file}.json`)) as Schema;
  }
}

function nameOf(pointer: string): string {
  return pointer.split('/')[2] ?? '';
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
