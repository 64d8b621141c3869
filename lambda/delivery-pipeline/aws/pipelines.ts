import {
  ApprovalAlreadyCompletedException,
  CodePipelineServiceException,
  GetPipelineCommand,
  GetPipelineStateCommand,
  InvalidApprovalTokenException,
  PutApprovalResultCommand,
  StartPipelineExecutionCommand,
  type CodePipelineClient,
} from '@aws-sdk/client-codepipeline';
import { PermanentError } from '../../common/errors.ts';
import type { Approval, Decision } from '../core/decision.ts';

/** Errors that no retry resolves; the user reads their messages. */
const FINAL = [
  'PipelineNotFoundException',
  'StageNotFoundException',
  'ActionNotFoundException',
  'ValidationException',
  'ConflictException',
];

/** Request that CodePipeline rejects; the user reads the message. */
function rejection(message: string): PermanentError {
  return new PermanentError('rejected-by-codepipeline', message);
}

/** Pipelines that requests from Slack start and approve. */
export class Pipelines {
  readonly #codePipeline: CodePipelineClient;

  constructor(codePipeline: CodePipelineClient) {
    this.#codePipeline = codePipeline;
  }

  /**
   * Starts an execution with a commit instead of the newest of the branch.
   *
   * @param token idempotency token: the same token starts no second execution
   * @returns the execution's id
   * @throws PermanentError when there is no such pipeline or commit
   */
  async start(pipeline: string, commit: string, token: string): Promise<string> {
    return this.#withRejections(async () => {
      const actionName = await this.#sourceAction(pipeline);
      const { pipelineExecutionId = '' } = await this.#codePipeline.send(
        new StartPipelineExecutionCommand({
          name: pipeline,
          clientRequestToken: token,
          sourceRevisions: [{ actionName, revisionType: 'COMMIT_ID', revisionValue: commit }],
        }),
      );
      return pipelineExecutionId;
    });
  }

  /**
   * Approves or rejects the open approval of an execution. The same result twice is put once.
   *
   * @param summary name of the person, for CodePipeline's history
   * @throws PermanentError when the approval is no longer open
   */
  async decide(approval: Approval, status: Decision['status'], summary: string): Promise<void> {
    const { pipeline, stage, action, execution } = approval;
    await this.#withRejections(async () => {
      const state = await this.#codePipeline.send(new GetPipelineStateCommand({ name: pipeline }));
      const found = state.stageStates?.find(({ stageName }) => stageName === stage);
      const latest = found?.actionStates?.find(({ actionName }) => actionName === action);
      const { token, status: now, summary: before } = latest?.latestExecution ?? {};
      const isIts = found?.latestExecution?.pipelineExecutionId === execution;
      if (isIts && before === summary && now !== 'InProgress') return;
      if (!isIts || !token || now !== 'InProgress') {
        throw rejection('This approval waits no longer: look at the pipeline.');
      }
      await this.#codePipeline.send(
        new PutApprovalResultCommand({
          pipelineName: pipeline,
          stageName: stage,
          actionName: action,
          token,
          result: { status, summary },
        }),
      );
    });
  }

  async #sourceAction(name: string): Promise<string> {
    const { pipeline } = await this.#codePipeline.send(new GetPipelineCommand({ name }));
    const [source] = pipeline?.stages?.[0]?.actions ?? [];
    if (!source?.name) throw rejection(`The pipeline ${name} has no source action.`);
    return source.name;
  }

  async #withRejections<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (
        error instanceof ApprovalAlreadyCompletedException ||
        error instanceof InvalidApprovalTokenException
      ) {
        throw rejection('Somebody else was faster: this approval is decided.');
      }
      if (error instanceof CodePipelineServiceException && FINAL.includes(error.name)) {
        throw rejection(`CodePipeline answers: ${error.message}`);
      }
      throw error;
    }
  }
}
