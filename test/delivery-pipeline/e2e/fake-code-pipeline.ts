import { randomUUID } from 'node:crypto';
import { FakeAws, type Call } from '../../e2e/fake-aws.ts';

/** Approval action of the pipeline. */
export const APPROVAL = { stage: 'Production', action: 'Approve' };

type Input = Call['input'];

export interface Execution {
  readonly id: string;
  readonly commit?: string;
  readonly trigger: { readonly triggerType: string; readonly triggerDetail: string };
}

/**
 * CodePipeline's operations that the functions call; no emulator has them (https://docs.aws.amazon.com/codepipeline/latest/APIReference/).
 */
export class FakeCodePipeline extends FakeAws {
  readonly executions = new Map<string, Execution>();
  /** Results of approvals by execution. */
  readonly approvals = new Map<string, { readonly status: string; readonly summary: string }>();
  /** Execution in the stage with the approval. */
  inApproval = '';
  /** Number of the next calls that are throttled. */
  throttles = 0;
  readonly #tokens = new Map<string, string>();

  /** Adds an execution that a push started. */
  push(commit: string): Execution {
    const triggerDetail = 'arn:aws:codestar-connections:us-east-1:000000000000:connection/1';
    return this.#add({ commit, trigger: { triggerType: 'WebhookV2', triggerDetail } });
  }

  /** Number of calls of an operation. */
  count(operation: string): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  protected override reply = ({ operation, input }: Call): [status: number, body: object] => {
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
  };

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
