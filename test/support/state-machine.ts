import jsonata from 'jsonata';
import type { Catcher, Flow, Retrier, State } from './states-language.ts';

/** Result of a task, or its error. */
export type Answer = unknown;

/** Error with its name in Step Functions. */
export interface TaskError {
  readonly Error: string;
  readonly Cause?: string;
}

type Variables = Readonly<Record<string, unknown>>;

interface Outcome {
  readonly value: unknown;
  readonly variables: Variables;
  readonly next?: string;
}

const CONTEXT = {
  Execution: { Name: 'execution', Id: 'arn:execution' },
  State: { EnteredTime: '2026-11-21T08:00:00.000Z' },
};

class Failure extends Error {
  readonly task: TaskError;

  constructor(task: TaskError) {
    super(task.Error);
    this.task = task;
  }
}

/**
 * Runs the definition as the Amazon States Language specifies (https://states-language.net),
 * with AWS's JSONata implementation; the test gives the results of tasks by the states' names.
 */
export class Machine {
  /** States in the order in which they were entered. */
  readonly entered: string[] = [];
  /** Arguments of the calls of tasks. */
  readonly calls: Record<string, unknown[]> = {};
  /** Maximum seconds before each retry. */
  readonly delays: number[] = [];
  private readonly definition: Flow;
  private readonly answers: Record<string, Answer[]>;

  constructor(definition: Flow, answers: Readonly<Record<string, readonly Answer[]>>) {
    this.definition = definition;
    this.answers = Object.fromEntries(Object.entries(answers).map(([k, v]) => [k, [...v]]));
  }

  /** Output, or the error of the execution. */
  async run(input: unknown): Promise<{ output: unknown } | { failure: TaskError }> {
    try {
      return { output: await this.walk(this.definition, input, {}) };
    } catch (error) {
      if (error instanceof Failure) return { failure: error.task };
      throw error;
    }
  }

  private async walk({ StartAt, States }: Flow, input: unknown, outer: Variables) {
    let outcome: Outcome = { value: input, variables: outer, next: StartAt };
    while (outcome.next !== undefined) {
      const name = outcome.next;
      const state = States[name];
      if (!state) throw new Error(`There is no state ${name}.`);
      this.entered.push(name);
      outcome = await this.enter(name, state, outcome.value, outcome.variables);
    }
    return outcome.value;
  }

  private async enter(name: string, state: State, input: unknown, variables: Variables) {
    const counts = new Map<Retrier, number>();
    for (;;) {
      try {
        return await this.once(name, state, input, variables);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (this.retries(state, error.task, counts)) continue;
        const catcher = state.Catch?.find((each) => matches(each, error.task));
        if (!catcher) throw error;
        return caught(catcher, error.task, input, variables);
      }
    }
  }

  private retries({ Retry = [] }: State, error: TaskError, counts: Map<Retrier, number>): boolean {
    const retrier = Retry.find((each) => matches(each, error));
    const count = (retrier && counts.get(retrier)) ?? 0;
    if (!retrier || count >= retrier.MaxAttempts) return false;
    const { IntervalSeconds, BackoffRate, MaxDelaySeconds } = retrier;
    this.delays.push(Math.min(IntervalSeconds * BackoffRate ** count, MaxDelaySeconds));
    counts.set(retrier, count + 1);
    return true;
  }

  private async once(name: string, state: State, input: unknown, variables: Variables) {
    const at = (result?: unknown) => ({ input, result, context: CONTEXT });
    if (state.Type === 'Fail') {
      throw new Failure(
        (await fill({ Error: state.Error, Cause: state.Cause }, at(), variables)) as TaskError,
      );
    }
    if (state.Type === 'Choice') {
      for (const { Condition, Next } of state.Choices ?? []) {
        if (await fill(Condition, at(), variables)) return { value: input, variables, next: Next };
      }
      return { value: input, variables, next: state.Default };
    }
    const result = await this.result(name, state, input, variables);
    const value =
      state.Output === undefined ? result : await fill(state.Output, at(result), variables);
    const assigned = (await fill(state.Assign ?? {}, at(result), variables)) as Variables;
    return { value, variables: { ...variables, ...assigned }, next: state.Next };
  }

  private async result(name: string, state: State, input: unknown, variables: Variables) {
    const { Branches, ItemProcessor, Items = [], ItemSelector } = state;
    if (Branches) return this.eachOf(Branches, (branch) => this.walk(branch, input, variables));
    if (ItemProcessor) {
      return this.eachOf(Items, async (Value) => {
        const context = { ...CONTEXT, Map: { Item: { Value } } };
        const item = await fill(ItemSelector, { input, context }, variables);
        return this.walk(ItemProcessor, item, variables);
      });
    }
    return state.Type === 'Task' ? this.call(name, state, input, variables) : input;
  }

  /** Runs all in sequence to their end; then throws the first error. */
  private async eachOf<T>(items: readonly T[], work: (item: T) => Promise<unknown>) {
    const results: PromiseSettledResult<unknown>[] = [];
    for (const item of items) results.push(...(await Promise.allSettled([work(item)])));
    return results.map((each) => {
      if (each.status === 'rejected') throw each.reason as Error;
      return each.value;
    });
  }

  private async call(name: string, state: State, input: unknown, variables: Variables) {
    const given = await fill(state.Arguments, { input, context: CONTEXT }, variables);
    (this.calls[name] ??= []).push(given);
    const answer = this.answers[name]?.shift() ?? {};
    if (Object.hasOwn(answer, 'Error')) throw new Failure(answer as TaskError);
    return answer;
  }
}

async function caught(
  { Assign = {}, Output, Next }: Catcher,
  errorOutput: TaskError,
  input: unknown,
  variables: Variables,
): Promise<Outcome> {
  const states = { input, errorOutput, context: CONTEXT };
  const value = Output === undefined ? errorOutput : await fill(Output, states, variables);
  const assigned = (await fill(Assign, states, variables)) as Variables;
  return { value, variables: { ...variables, ...assigned }, next: Next };
}

function matches({ ErrorEquals }: Retrier | Catcher, { Error: name }: TaskError): boolean {
  return (
    ErrorEquals.includes(name) ||
    ErrorEquals.includes('States.ALL') ||
    (ErrorEquals.includes('States.TaskFailed') && name !== 'States.Timeout')
  );
}

/** Template with its expressions evaluated. */
async function fill(template: unknown, states: object, variables: Variables): Promise<unknown> {
  if (Array.isArray(template)) {
    return Promise.all(template.map((each) => fill(each, states, variables)));
  }
  if (typeof template === 'object' && template !== null) {
    const entries = Object.entries(template).map(
      async ([name, value]) => [name, await fill(value, states, variables)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }
  const [, expression] = /^{%(.*)%}$/s.exec(String(template)) ?? [];
  if (typeof template !== 'string' || expression === undefined) return template;
  const compiled = jsonata(expression);
  compiled.registerFunction('parse', (text: string): unknown => JSON.parse(text));
  const value: unknown = await compiled.evaluate(undefined, { ...variables, states });
  if (value === undefined) {
    throw new Failure({ Error: 'States.QueryEvaluationError', Cause: expression });
  }
  return value;
}
