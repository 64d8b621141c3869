import * as z from 'zod/mini';

const named = z._default(
  z.record(z.string().check(z.regex(/^[a-z][a-z0-9_-]*$/)), z.record(z.string(), z.unknown())),
  {},
);

const SavedObject = z.object({
  type: z.string().check(z.regex(/^[a-z-]+$/)),
  id: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  attributes: z.record(z.string(), z.unknown()),
  references: z.array(z.object({ name: z.string(), type: z.string(), id: z.string() })),
});

const SearchObjects = z.object({
  roles: named,
  pipelines: named,
  templates: named,
  policies: named,
  savedObjects: z._default(z.array(SavedObject), []),
});

const Access = z.record(z.string(), z.array(z.string().check(z.startsWith('arn:'))));

/** Object of Dashboards, with nested JSON as objects instead of text. */
export type SavedObject = z.infer<typeof SavedObject>;

/** Objects to install in a domain, by name. */
export type SearchObjects = z.infer<typeof SearchObjects>;

export interface Properties {
  /** Host name of the domain. */
  readonly endpoint: string;
  readonly objects: SearchObjects;
  /** IAM roles by role of the domain's security plugin. */
  readonly access: Readonly<Record<string, readonly string[]>>;
}

/**
 * Parses the properties of the custom resource. CloudFormation converts numbers and booleans into
 * text (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requests.html),
 * so objects are passed as JSON.
 *
 * @throws Error with the invalid property and the reason
 */
export function readProperties(given: Readonly<Record<string, unknown>>): Properties {
  const { Endpoint, Objects, Access: access = '{}' } = given;
  if (typeof Endpoint !== 'string' || !/^[\w.:-]+$/.test(Endpoint)) {
    throw new Error(`Endpoint is ${JSON.stringify(Endpoint)}: it must be the host of a domain.`);
  }
  return {
    endpoint: Endpoint,
    objects: read('Objects', SearchObjects, Objects),
    access: read('Access', Access, access),
  };
}

function read<T>(name: string, schema: z.ZodMiniType<T>, text: unknown): T {
  if (typeof text !== 'string') throw new Error(`${name} is missing: it must be JSON.`);
  const result = z.safeParse(schema, jsonOf(name, text));
  if (result.success) return result.data;
  throw new Error(`${name} is not what it must be: ${z.prettifyError(result.error)}`);
}

function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
