import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SFNClient,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import { until } from '../../e2e/wait.ts';

/** Execution that has ended. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly key: string;
  readonly versionId: string;
  readonly attempt: number;
  readonly status: string;
  /** Error name of a failed execution. */
  readonly error?: string;
}

/** States of branches and iterations, in no fixed order among each other. */
const SIDE_BY_SIDE = ['DetectLabels', 'MakeRendition', 'MakeRenditions'];

/** Executions of the state machine, as Step Functions returns them. */
export class Executions {
  private readonly sfn = new SFNClient({});
  private readonly stateMachineArn: string;
  /** Ended executions, which never change. */
  private readonly ended = new Map<string, Execution>();

  constructor(stateMachineArn: string) {
    this.stateMachineArn = stateMachineArn;
  }

  /** Executions about a key, in the order of their start, as soon as this number has ended. */
  async of(key: string, atLeast = 1, seconds = 120): Promise<Execution[]> {
    return until(`${atLeast} executions about ${key} to end`, seconds, async () => {
      const found = (await this.all()).filter((execution) => execution.key === key);
      return found.length >= atLeast ? found : undefined;
    });
  }

  /** States in the order in which they were entered; parallel ones are sorted. */
  async states(execution: Execution): Promise<string> {
    const names = (await this.history(execution)).flatMap(
      ({ stateEnteredEventDetails: entered }) => entered?.name ?? [],
    );
    const inner = names.filter((name) => SIDE_BY_SIDE.includes(name)).sort();
    const outer = names.filter((name) => !SIDE_BY_SIDE.includes(name));
    if (inner.length > 0) outer.splice(outer.indexOf('Recognize') + 1, 0, `(${inner.join(', ')})`);
    return outer.join(' ');
  }

  /** Names of the errors of its tasks, in order. */
  async errors(execution: Execution): Promise<string[]> {
    return (await this.history(execution)).flatMap(
      ({ taskFailedEventDetails: failed }) => failed?.error ?? [],
    );
  }

  private async history({ arn }: Execution): Promise<HistoryEvent[]> {
    const all: HistoryEvent[] = [];
    const pages = paginateGetExecutionHistory({ client: this.sfn }, { executionArn: arn });
    for await (const { events = [] } of pages) all.push(...events);
    return all;
  }

  private async all(): Promise<Execution[]> {
    const found: Execution[] = [];
    const { stateMachineArn } = this;
    const pages = paginateListExecutions({ client: this.sfn }, { stateMachineArn });
    for await (const { executions = [] } of pages) {
      for (const { executionArn = '', status } of executions) {
        if (status === 'RUNNING') continue;
        const known = this.ended.get(executionArn) ?? (await this.describe(executionArn));
        this.ended.set(executionArn, known);
        found.push(known);
      }
    }
    // Step Functions returns the newest first.
    return found.reverse();
  }

  private async describe(executionArn: string): Promise<Execution> {
    const answer = await this.sfn.send(new DescribeExecutionCommand({ executionArn }));
    const { name = '', status = '', input = '', error } = answer;
    return { ...(JSON.parse(input) as Execution), arn: executionArn, name, status, error };
  }
}
