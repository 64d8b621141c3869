import { asText, listOf, resourcesOf, type Template } from './templates.ts';

interface PolicyProperties {
  readonly PolicyDocument: {
    readonly Statement: readonly {
      readonly Action: string | readonly string[];
      readonly Resource: unknown;
    }[];
  };
}

/**
 * What roles may do, as `action on resource`, sorted.
 *
 * @param role what the logical ids of their policies match
 * @param wanted which of the rights are of interest
 * @param name what a resource is called
 */
export function rightsOf(
  template: Template,
  role: RegExp,
  wanted: (right: string) => boolean,
  name: (resource: string) => string = withoutHash,
): string[] {
  return resourcesOf<PolicyProperties>(template, 'AWS::IAM::Policy')
    .filter(([id]) => role.test(id))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .flatMap(({ Action, Resource }) =>
      listOf(Action).flatMap((action) =>
        listOf(Resource).map((resource) => `${action} on ${name(asText(resource))}`),
      ),
    )
    .filter(wanted)
    .sort();
}

/** `<Uploads4F6EB0FD.Arn>/*` as `Uploads/*`. */
export function withoutHash(resource: string): string {
  return resource.replace(/<(\w+?)[0-9A-F]{8}\.Arn>/, '$1');
}

/** The same for any attribute and for a plain reference: `<Created4F6EB0FD>` as `Created`. */
export function withoutHashOrAttribute(resource: string): string {
  return resource.replace(/<(\w+?)[0-9A-F]{8}(\.\w+)?>/, '$1');
}
