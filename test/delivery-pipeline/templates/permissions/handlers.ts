import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { miniStackPython } from '../../../../tools/emulators/ministack/ministack.ts';

/** Operation that CloudFormation performs on a resource. */
export type Operation = 'create' | 'update' | 'delete';

export const OPERATIONS: readonly Operation[] = ['create', 'update', 'delete'];

interface Schema {
  readonly handlers?: Readonly<Record<string, { readonly permissions: readonly string[] }>>;
}

/** Permissions of CloudFormation's handlers, from the resource schemas that cfn-lint contains. */
export class ResourceHandlers {
  readonly #folder: string;
  readonly #files: Readonly<Record<string, string>>;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#files = readJson(join(folder, 'providers', 'us-east-1.json')) as Record<string, string>;
  }

  static async load(): Promise<ResourceHandlers> {
    const environment = join(await miniStackPython(() => undefined), '..', '..');
    const pattern = 'lib/python3*/site-packages/cfnlint/data/schemas';
    const [folder] = globSync(pattern, { cwd: environment });
    if (folder === undefined) throw new Error(`${environment} has no folder ${pattern}.`);
    return new ResourceHandlers(join(environment, folder));
  }

  /** @throws Error when the schema of the type has no handlers */
  permissions(type: string, operation: Operation): readonly string[] {
    const file = this.#files[type] ?? '';
    const { handlers } = readJson(join(this.#folder, 'resources', `${file}.json`)) as Schema;
    if (!handlers) throw new Error(`The schema of ${type} has no handlers.`);
    // Without an update handler, a change replaces the resource.
    return handlers[operation]?.permissions ?? [];
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
