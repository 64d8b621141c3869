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
 * Returns the permissions of roles as `action on resource`, sorted.
 *
 * @param role pattern of the logical ids of their policies
 * @param wanted filter for the permissions
 * @param name converts a resource to the text in the result
 */
export function permissionsOf(
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

/** Removes the hash and the attribute of an ARN: `<Uploads4F6EB0FD.Arn>/*` becomes `Uploads/*`. */
export function withoutHash(resource: string): string {
  return resource.replace(/<(\w+?)[0-9A-F]{8}\.Arn>/, '$1');
}

/** Removes the hash and any attribute: `<Created4F6EB0FD>` becomes `Created`. */
export function withoutHashOrAttribute(resource: string): string {
  return resource.replace(/<(\w+?)[0-9A-F]{8}(\.\w+)?>/, '$1');
}
