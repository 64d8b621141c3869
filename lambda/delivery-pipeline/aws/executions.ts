import {
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  PipelineExecutionNotFoundException,
  type CodePipelineClient,
} from '@aws-sdk/client-codepipeline';
import { count, logger } from '../../common/observability.ts';
import type { ReceivedMessage } from '../../common/process-messages.ts';
import type { DeliveryEvent } from '../core/events.ts';
import { factsOf, type Facts } from '../core/facts.ts';

/** Executions whose commit and trigger are kept: they never change. */
const KEPT = 200;

/** Facts about executions that CodePipeline has and its events lack. */
export class Executions {
  readonly #codePipeline: CodePipelineClient;
  readonly #known = new Map<string, Facts>();

  constructor(codePipeline: CodePipelineClient) {
    this.#codePipeline = codePipeline;
  }

  /**
   * Actor and commit of an event. When CodePipeline can't be called, the event is retried; the last
   * attempt continues without them.
   */
  async facts(event: DeliveryEvent, { isLastAttempt }: ReceivedMessage): Promise<Facts> {
    const { subject, name, execution, stage, action, state, who, commit } = event;
    const isExecution = ['pipeline', 'stage', 'action', 'approval', 'call'].includes(subject);
    if (!isExecution || !execution) return { who, commit };
    try {
      const facts = await this.#of(name, execution);
      const decided = subject === 'approval' && state !== 'STARTED';
      const decision = decided && (await this.#decision(name, execution, stage, action));
      return { ...facts, ...(who && { who }), ...(commit && { commit }), ...decision };
    } catch (error) {
      if (!isLastAttempt) throw error;
      count('ExecutionsUnknown');
      logger.warn('goes without commit', { correlation_id: event.id, error: error as Error });
      return { who, commit };
    }
  }

  async #of(pipelineName: string, pipelineExecutionId: string): Promise<Facts> {
    const known = this.#known.get(pipelineExecutionId);
    if (known) return known;
    try {
      const command = new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId });
      const { pipelineExecution } = await this.#codePipeline.send(command);
      const facts = factsOf(pipelineExecution ?? {});
      // An execution has no commit before its source action is done.
      if (facts.commit) this.#keep(pipelineExecutionId, facts);
      return facts;
    } catch (error) {
      if (error instanceof PipelineExecutionNotFoundException) return {};
      throw error;
    }
  }

  /** Person who approved or rejected, with the comment. */
  async #decision(
    pipelineName: string,
    pipelineExecutionId: string,
    stage?: string,
    action?: string,
  ): Promise<Facts> {
    const { actionExecutionDetails = [] } = await this.#codePipeline.send(
      new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } }),
    );
    const found = actionExecutionDetails.find(
      ({ stageName, actionName }) => stageName === stage && actionName === action,
    );
    const reason = found?.output?.executionResult?.externalExecutionSummary;
    return { ...(found?.updatedBy && { who: found.updatedBy }), ...(reason && { reason }) };
  }

  #keep(execution: string, facts: Facts): void {
    if (this.#known.size >= KEPT) this.#known.clear();
    this.#known.set(execution, facts);
  }
}
