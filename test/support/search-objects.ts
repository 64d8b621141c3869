import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';

interface Reference {
  readonly name: string;
  readonly type: string;
  readonly id: string;
}

interface SavedObject {
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>> & { readonly title: string };
  readonly references: readonly Reference[];
}

interface Mapping {
  readonly properties?: Readonly<Record<string, Mapping>>;
  readonly type?: string;
}

interface IndexTemplate {
  readonly index_patterns: readonly string[];
  readonly template: {
    readonly settings: { readonly index: { readonly final_pipeline: string } };
    readonly mappings: Mapping;
  };
}

/** Search objects of an architecture, from its folder `lib/<architecture>/search`. */
export class SearchObjectFiles {
  readonly savedObjects: readonly SavedObject[];
  readonly template: IndexTemplate;
  readonly policy: {
    readonly policy: { readonly ism_template: readonly { index_patterns: readonly string[] }[] };
  };

  constructor(architecture: string) {
    const read = (file: string): unknown =>
      JSON.parse(readFileSync(join(PROJECT, 'lib', architecture, 'search', file), 'utf8'));
    this.savedObjects = read('saved-objects.json') as SavedObject[];
    this.template = read('index-template.json') as IndexTemplate;
    this.policy = read('lifecycle-policy.json') as SearchObjectFiles['policy'];
  }

  /** All fields of the mapping, by dotted name, with their types. */
  mappedFields(): Map<string, string> {
    const fields = new Map<string, string>();
    const walk = ({ properties = {} }: Mapping, prefix: string): void => {
      for (const [name, mapping] of Object.entries(properties)) {
        if (mapping.type) fields.set(prefix + name, mapping.type);
        walk(mapping, `${prefix}${name}.`);
      }
    };
    walk(this.template.template.mappings, '');
    return fields;
  }

  /**
   * All fields that a saved object uses: in aggregations, as time field, as column or sort order,
   * in a query.
   */
  usedFields(): { object: string; field: string }[] {
    return this.savedObjects.flatMap((object) =>
      [...new Set(fieldsIn(object.attributes))].map((field) => ({ object: object.id, field })),
    );
  }
}

function fieldsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') {
    if (['field', 'timeFieldName', 'time_field', 'columns', 'sort'].includes(key))
      return ['asc', 'desc'].includes(value) ? [] : [value];
    // Kibana Query Language: `field: value`, `field >= value`.
    return key === 'query'
      ? [...value.matchAll(/([\w.@]+)\s*(?::|[<>]=?)/g)].map(([, f = '']) => f)
      : [];
  }
  if (Array.isArray(value)) return value.flatMap((item) => fieldsIn(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => fieldsIn(inner, name));
}
