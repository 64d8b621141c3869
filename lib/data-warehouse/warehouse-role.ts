import { Validations } from 'aws-cdk-lib';
import { CompositePrincipal, Grant, Role, ServicePrincipal, type IRole } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

export interface WarehouseRoleProps {
  /** Use of the role, one sentence without its end. */
  readonly description: string;
}

/** Role that Redshift assumes for one kind of statements, with no permissions at first. */
export class WarehouseRole extends Role {
  constructor(scope: Construct, id: string, props: WarehouseRoleProps) {
    super(scope, id, {
      description: props.description,
      assumedBy: new CompositePrincipal(
        new ServicePrincipal('redshift-serverless.amazonaws.com'),
        new ServicePrincipal('redshift.amazonaws.com'),
      ),
    });
  }

  /** Adds a statement with these actions on these resources. */
  allow(actions: string[], ...resourceArns: string[]): void {
    Grant.addToPrincipal({ grantee: this, actions, resourceArns });
  }
}

/**
 * Role of a function that calls the Data API.
 *
 * @throws Error when the function has none
 */
export function callerRole(caller: Function): IRole {
  const { role } = caller;
  if (!role) throw new Error(`${caller.node.path} has no role for the Data API.`);
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: STATEMENTS_HAVE_NO_ARN,
  });
  return role;
}

/** Reason for the wildcard in the permissions of every caller of the Data API. */
export const STATEMENTS_HAVE_NO_ARN =
  'Statements of the Data API have no ARN, and are their caller’s own; X-Ray has no resources either.';
