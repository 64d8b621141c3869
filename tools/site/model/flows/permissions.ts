import { connect, type Flow, type FlowReader } from '../flow.ts';
import { meaningOf } from '../actions.ts';
import { permissionsOf, runsCode } from '../permissions.ts';
import { serviceOfAction } from '../services.ts';

/** Prefix of the name of a service that is used without a resource in the template. */
export const SERVICE = 'service:';

/** Flows of code by the permissions of its role; of a custom resource's function by its callers. */
export const permissionFlows: FlowReader = (resource, refer, assembly) => {
  const { key, type, properties } = resource;
  if (type.startsWith('Custom::'))
    return connect(['deployment'], refer(properties.ServiceToken), () => 'when deployed');
  if (!runsCode(resource)) return [];
  return permissionsOf(assembly, resource)
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ actions, on }) =>
      actions.flatMap((action): Flow[] => {
        const { label, data, plumbing } = meaningOf(action);
        if (!label || plumbing) return [];
        const named = on.flatMap(({ keys }) => keys);
        const targets = named.length > 0 ? named : outside(action);
        return targets.map((target) =>
          data === 'hands out'
            ? { from: target, to: key, label }
            : { from: key, to: target, label, data },
        );
      }),
    );
};

/** Services that are not drawn without a resource; the list of permissions shows them. */
const HOUSEKEEPING =
  /^(cloudwatch|ec2|iam|sts|kms|ssm|tag|application-autoscaling|s3|dynamodb|sqs|sns|lambda|logs|ecr):/;

function outside(action: string): string[] {
  return HOUSEKEEPING.test(action) ? [] : [`${SERVICE}${serviceOfAction(action).service}`];
}

/** Returns true for the key of a service, false for that of a resource. */
export function isService(key: string): boolean {
  return key.startsWith(SERVICE);
}
