import { Aws, CfnCondition, Fn, SecretValue, Validations, type Stack } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret, type CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { z } from 'zod';
import { text } from './option.ts';
import type { StageSettings } from './stage-settings.ts';

/** Properties of the stacks with an API, and with the distribution in front of it. */
export interface OriginProps {
  /**
   * Number of the secret that CloudFront sends; without it, the API answers at its own address too.
   *
   * @default - no secret
   */
  readonly originSecret?: number;
}

export interface OriginSecretProps {
  /** Number of the secret; another number is another secret. */
  readonly generation: number;
}

/** Option for the renewal of the secret. */
export const ORIGIN_OPTIONS = z.strictObject({
  originSecret: text(/^[1-9]\d{0,3}$/, 'a number from 1 to 9999')
    .default('1')
    .transform(Number),
});

/** Number of the secret; none in the sandbox, where an API can be used without its distribution. */
export function originSecretOf(options: {
  readonly stage: StageSettings['stage'];
  readonly originSecret: number;
}): number | undefined {
  return options.stage === 'production' ? options.originSecret : undefined;
}

/** Region of CloudFront's stacks. */
const EDGE_REGION = 'us-east-1';

/**
 * Secret that CloudFront sends to a regional API, so that nobody reaches the API around CloudFront
 * and its WAF. The header is `Referer`, which CloudFront overwrites: the one header of a request that
 * a resource policy of API Gateway can compare
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html).
 *
 * The API accepts the secret and the one before it, so that a renewal rejects no request: CloudFront
 * sends the old one until its own stack is deployed.
 */
export class OriginSecret extends Construct {
  /** Header with the secret. */
  static readonly HEADER = 'Referer';

  /** Resource policy for the API. Callers with permissions of IAM in this account need no secret. */
  readonly policy: PolicyDocument;

  constructor(scope: Construct, id: string, props: OriginSecretProps) {
    super(scope, id);
    const { generation } = props;
    const elsewhere = new CfnCondition(this, 'Elsewhere', {
      expression: Fn.conditionNot(Fn.conditionEquals(Aws.REGION, EDGE_REGION)),
    });
    const accepted = generation > 1 ? [generation - 1, generation] : [generation];
    const values = accepted.map((number) => {
      const secret = new Secret(this, `Value${number}`, {
        description: 'Sent by CloudFront to the API',
        secretName: nameOf(Aws.STACK_NAME, Aws.REGION, number),
        generateSecretString: { excludePunctuation: true, passwordLength: 40 },
      });
      const resource = secret.node.defaultChild as CfnSecret;
      // Dynamic references reach secrets of their own region only.
      resource.addPropertyOverride(
        'ReplicaRegions',
        Fn.conditionIf(elsewhere.logicalId, [{ Region: EDGE_REGION }], Aws.NO_VALUE),
      );
      Validations.of(secret).acknowledge({
        id: 'AwsSolutions-SMG4',
        reason: 'API and distribution get a new value by a deployment, with -c originSecret=.',
      });
      return secret.secretValue.unsafeUnwrap();
    });
    this.policy = new PolicyDocument({
      statements: [
        new PolicyStatement({
          principals: [new AnyPrincipal()],
          actions: ['execute-api:Invoke'],
          resources: ['execute-api:/*'],
          conditions: { StringEquals: { 'aws:Referer': values } },
        }),
      ],
    });
  }

  /**
   * Custom headers of the origin, for a distribution in us-east-1; undefined without a secret.
   *
   * @param api stack of the API
   */
  static headers(api: Stack, { originSecret }: OriginProps): Record<string, string> | undefined {
    if (originSecret === undefined) return undefined;
    const region = api.environment.split('/').at(-1) ?? '';
    const name = nameOf(api.stackName, region, originSecret);
    return { [OriginSecret.HEADER]: SecretValue.secretsManager(name).unsafeUnwrap() };
  }
}

/** Name that the stack in us-east-1 knows: by an output, it would have to have the replica's ARN. */
function nameOf(stackName: string, region: string, generation: number): string {
  return `${stackName}-${region}-origin-${generation}`;
}
