import {
  ApiKeySourceType,
  type Method,
  type MethodOptions,
  type RequestValidator,
} from 'aws-cdk-lib/aws-apigateway';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { AccountRootPrincipal, Role, type PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ZodMiniType } from 'zod/mini';
import { BODIES } from '../../lambda/serverless-api/core/schemas.ts';
import {
  OPERATIONS,
  STAGES,
  USAGE_KEY,
  type Operation,
  type Stage,
} from '../../lambda/serverless-api/contract.ts';
import type { DataTable } from '../common/data-table.ts';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { ServiceApi } from '../common/service-api.ts';
import { acknowledgeApi, acknowledgeMethod } from './acknowledgements.ts';
import { Authorizers } from './authorizers.ts';
import { constructId } from './construct-id.ts';
import { gatewaySchema } from './gateway-schema.ts';
import { answerWithProblems } from './problems.ts';
import { PERMISSIONS } from './permissions.ts';
import { StagedFunction } from './staged-function.ts';
import { limitPrograms } from './usage-plan.ts';

export interface ContentApiProps extends ServiceProps {
  /** Table of each stage. */
  readonly tables: Readonly<Record<Stage, DataTable>>;
  /** User pool of the editors. */
  readonly userPool: IUserPool;
  /** Resource policy. @default - every method decides by its own authorization */
  readonly policy?: PolicyDocument;
}

/** REST API with a method for each operation, with a function, a model and an authorizer. */
export class ContentApi extends Construct {
  /** REST API; its address is that of the stage prod. */
  readonly api: ServiceApi;
  /** Role of machines, which may call their methods. */
  readonly machine: Role;
  /** Functions by operation. */
  readonly functions = new Map<string, StagedFunction>();
  private readonly props: ContentApiProps;
  private readonly authorizers: Authorizers;
  private readonly requestValidator: RequestValidator;

  constructor(scope: Construct, id: string, props: ContentApiProps) {
    super(scope, id);
    this.props = props;
    const { settings, monitoring, userPool, policy } = props;
    this.api = new ServiceApi(this, 'Api', {
      settings,
      monitoring,
      description: 'Sites, pages and their fragments',
      policy,
      stages: Object.fromEntries(STAGES.map((stage) => [stage, { alias: stage }])),
      apiKeySourceType: ApiKeySourceType.AUTHORIZER,
    });
    answerWithProblems(this.api);
    acknowledgeApi(this.api, policy !== undefined);
    this.requestValidator = this.api.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    this.machine = new Role(this, 'Machine', {
      description: 'Calls the methods of the content API that are for machines',
      assumedBy: new AccountRootPrincipal(),
    });
    const authorize = this.stagedFunction('authorize', 'Looks API tokens up', {
      [USAGE_KEY]: limitPrograms(this.api),
    });
    this.authorizers = new Authorizers(this, 'Authorizers', {
      api: this.api,
      userPool,
      authorize,
      monitoring,
    });
    for (const [name, operation] of Object.entries<Operation>(OPERATIONS))
      this.addOperation(name, operation);
  }

  private addOperation(name: string, operation: Operation): void {
    const { method, path, summary, access } = operation;
    const handler = this.stagedFunction(name, summary);
    this.functions.set(name, handler);
    const integration = handler.integration(this.api, method, path);
    const added = this.api.root.resourceForPath(path).addMethod(method, integration, {
      operationName: name,
      ...this.authorizers.methodOptions(access),
      ...this.validation(name, operation),
    });
    if (access === 'machine') this.grantMachine(added);
    if (!['editor', 'publisher'].includes(access)) acknowledgeMethod(added, access === 'anyone');
  }

  private grantMachine(method: Method): void {
    method.grantExecute(this.machine);
    const reason = 'Any site: the star stands for the name of one in the path.';
    acknowledgeWildcards(this.machine, [method.methodArn], reason);
  }

  private stagedFunction(
    name: string,
    description: string,
    environment?: Record<string, string>,
  ): StagedFunction {
    const { settings, monitoring, tables } = this.props;
    const permissions = PERMISSIONS[name as keyof typeof PERMISSIONS] ?? [];

    return new StagedFunction(this, constructId(name), {
      settings,
      monitoring,
      name,
      description,
      tables,
      permissions,
      environment,
    });
  }

  /** Request validation by API Gateway, before a function is called. */
  private validation(name: string, { path, query = [] }: Operation): MethodOptions {
    const body = BODIES[name as keyof typeof BODIES] as ZodMiniType | undefined;
    const inPath = [...path.matchAll(/{(\w+)}/g)].map(([, each = '']) => each);
    return {
      requestValidator: this.requestValidator,
      requestParameters: {
        ...Object.fromEntries(inPath.map((each) => [`method.request.path.${each}`, true])),
        ...Object.fromEntries(query.map((each) => [`method.request.querystring.${each}`, false])),
      },
      ...(body && {
        requestModels: {
          'application/json': this.api.addModel(`${constructId(name)}Body`, {
            contentType: 'application/json',
            schema: gatewaySchema(body),
          }),
        },
      }),
    };
  }
}
