import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { listen, type Listening } from '../../e2e/listen.ts';

/** The pipeline's one approval. */
export const APPROVAL = { stage: 'Production', action: 'Approve' };

type Input = Readonly<Record<string, unknown>>;

export interface Execution {
  readonly id: string;
  readonly commit?: string;
  readonly trigger: { readonly triggerType: string; readonly triggerDetail: string };
}

/**
 * CodePipeline on this machine, as far as the functions call it: no emulator here has it. It keeps
 * what it is told, and answers what it is asked (https://docs.aws.amazon.com/codepipeline/latest/APIReference/).
 */
export class CodePipelineStandIn {
  /** Each call's operation and input. */
  readonly calls: { readonly operation: string; readonly input: Input }[] = [];
  readonly executions = new Map<string, Execution>();
  /** What was answered, by execution. */
  readonly approvals = new Map<string, { readonly status: string; readonly summary: string }>();
  /** Which execution is in the stage with the approval. */
  inApproval = '';
  /** Calls that are throttled from now on. */
  throttles = 0;
  readonly #tokens = new Map<string, string>();
  readonly #server: Listening;

  private constructor(server: Listening) {
    this.#server = server;
  }

  static async start(): Promise<CodePipelineStandIn> {
    const server = createServer((request, response) => {
      void standIn.#answer(request, response);
    });
    const standIn = new CodePipelineStandIn(await listen(server));
    return standIn;
  }

  get address(): string {
    return this.#server.address;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  /** An execution that a push began. */
  push(commit: string): Execution {
    const triggerDetail = 'arn:aws:codestar-connections:us-east-1:000000000000:connection/1';
    return this.#add({ commit, trigger: { triggerType: 'WebhookV2', triggerDetail } });
  }

  /** How often an operation was called. */
  count(operation: string): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const input = (await json(request)) as Input;
    this.calls.push({ operation, input });
    const [status, body] = this.#reply(operation, input);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(body));
  }

  #reply(operation: string, input: Input): [status: number, body: object] {
    if (this.throttles > 0) {
      this.throttles--;
      return [400, { __type: 'ThrottlingException', message: 'Rate exceeded' }];
    }
    switch (operation) {
      case 'GetPipeline':
        return [200, { pipeline: { name: input.name, stages: [SOURCE] } }];
      case 'StartPipelineExecution':
        return [200, { pipelineExecutionId: this.#start(input) }];
      case 'GetPipelineExecution':
        return this.#execution(String(input.pipelineExecutionId));
      case 'GetPipelineState':
        return [200, { stageStates: [this.#approvalStage()] }];
      case 'PutApprovalResult':
        return this.#approve(input);
      case 'ListActionExecutions':
        return [200, { actionExecutionDetails: this.#actions(input) }];
      default:
        return [400, { __type: 'UnknownOperationException', message: operation }];
    }
  }

  #start({ clientRequestToken, sourceRevisions }: Input): string {
    const token = String(clientRequestToken);
    const [revision] = sourceRevisions as { actionName: string; revisionValue: string }[];
    const triggerDetail = 'arn:aws:sts::000000000000:assumed-role/DeliveryChat-ActRole/act';
    const started =
      this.#tokens.get(token) ??
      this.#add({
        commit: revision?.revisionValue,
        trigger: { triggerType: 'StartPipelineExecution', triggerDetail },
      }).id;
    this.#tokens.set(token, started);
    return started;
  }

  #add(execution: Omit<Execution, 'id'>): Execution {
    const added = { id: randomUUID(), ...execution };
    this.executions.set(added.id, added);
    return added;
  }

  #execution(id: string): [status: number, body: object] {
    const found = this.executions.get(id);
    if (!found) return [400, { __type: 'PipelineExecutionNotFoundException', message: id }];
    const { commit, trigger } = found;
    const revisionSummary = JSON.stringify({
      ProviderType: 'GitHub',
      CommitMessage: 'Mend <it>\n',
    });
    const artifactRevisions = commit
      ? [{ name: 'Source', revisionId: commit, revisionSummary }]
      : [];
    return [200, { pipelineExecution: { pipelineExecutionId: id, trigger, artifactRevisions } }];
  }

  #approvalStage(): object {
    const { status, summary } = this.approvals.get(this.inApproval) ?? {};
    const latestExecution = status
      ? { status: status === 'Approved' ? 'Succeeded' : 'Failed', summary }
      : { status: 'InProgress', token: `token of ${this.inApproval}` };
    return {
      stageName: APPROVAL.stage,
      latestExecution: { pipelineExecutionId: this.inApproval, status: 'InProgress' },
      actionStates: [{ actionName: APPROVAL.action, latestExecution }],
    };
  }

  #approve({ token, result }: Input): [status: number, body: object] {
    if (token !== `token of ${this.inApproval}`) {
      return [400, { __type: 'InvalidApprovalTokenException', message: 'another token' }];
    }
    this.approvals.set(this.inApproval, result as { status: string; summary: string });
    return [200, { approvedAt: Date.now() / 1_000 }];
  }

  #actions({ filter }: Input): object[] {
    const { pipelineExecutionId } = filter as { pipelineExecutionId: string };
    const decided = this.approvals.get(pipelineExecutionId);
    return [
      {
        pipelineExecutionId,
        stageName: APPROVAL.stage,
        actionName: APPROVAL.action,
        updatedBy: 'arn:aws:sts::000000000000:assumed-role/Release/ada@example.com',
        output: { executionResult: { externalExecutionSummary: decided?.summary } },
      },
    ];
  }
}

const SOURCE = { name: 'Source', actions: [{ name: 'Repository' }] };
