import { STSClient } from '@aws-sdk/client-sts';
import { signedFetch } from '../../../lambda/common/signed-fetch.ts';

/** ARNs of a service's target groups and rules. */
export interface Routing {
  readonly blue: string;
  readonly green: string;
  readonly production: string;
  readonly test: string;
}

/** Calls of ECS to the load balancer: registers tasks in target groups and shifts the traffic. */
export class Balancer {
  readonly #call: ReturnType<typeof signedFetch>;
  readonly #endpoint: string;

  constructor() {
    const { region, credentials } = new STSClient({}).config;
    this.#call = signedFetch({ service: 'elasticloadbalancing', region, credentials });
    this.#endpoint = process.env.AWS_ENDPOINT_URL ?? '';
  }

  /** @param port port of a process on this machine */
  async register(targetGroup: string, port: number): Promise<void> {
    await this.#ask('RegisterTargets', {
      TargetGroupArn: targetGroup,
      'Targets.member.1.Id': '127.0.0.1',
      'Targets.member.1.Port': String(port),
    });
  }

  async deregister(targetGroup: string, port: number): Promise<void> {
    await this.#ask('DeregisterTargets', {
      TargetGroupArn: targetGroup,
      'Targets.member.1.Id': '127.0.0.1',
      'Targets.member.1.Port': String(port),
    });
  }

  /** Sends all requests of a rule to a target group. */
  async shift(rule: string, targetGroup: string): Promise<void> {
    await this.#ask('ModifyRule', {
      RuleArn: rule,
      'Actions.member.1.Type': 'forward',
      'Actions.member.1.TargetGroupArn': targetGroup,
    });
  }

  async #ask(action: string, parameters: Readonly<Record<string, string>>): Promise<void> {
    const answer = await this.#call(`${this.#endpoint}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        Action: action,
        Version: '2015-12-01',
        ...parameters,
      }).toString(),
    });
    if (!answer.ok) throw new Error(`${action} answers ${answer.status}: ${await answer.text()}`);
  }
}
