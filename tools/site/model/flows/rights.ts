import { connect, type Flow, type FlowReader } from '../flow.ts';
import { meaningOf } from '../actions.ts';
import { rightsOf, runsCode } from '../rights.ts';
import { serviceOfAction } from '../services.ts';

/** Before the name of a service that is used without a resource of its own in the template. */
export const SERVICE = 'service:';

/** What code does with resources, by what its role may do; a custom resource's function by who calls it. */
export const rightsFlows: FlowReader = (resource, refer, assembly) => {
  const { key, type, properties } = resource;
  if (type.startsWith('Custom::'))
    return connect(['deployment'], refer(properties.ServiceToken), () => 'when deployed');
  if (!runsCode(resource)) return [];
  return rightsOf(assembly, resource)
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

/** Services whose use without a resource is housekeeping, which the list of permissions shows. */
const HOUSEKEEPING =
  /^(cloudwatch|ec2|iam|sts|kms|ssm|tag|application-autoscaling|s3|dynamodb|sqs|sns|lambda|logs|ecr):/;

function outside(action: string): string[] {
  return HOUSEKEEPING.test(action) ? [] : [`${SERVICE}${serviceOfAction(action).service}`];
}

/** Whether a key of a flow is no resource but a service. */
export function isService(key: string): boolean {
  return key.startsWith(SERVICE);
}
