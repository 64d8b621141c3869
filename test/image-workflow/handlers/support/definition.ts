import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../../lib/common/project.ts';

/** A state, as far as the tests look at it. */
export interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly Resource?: string;
  readonly Arguments?: unknown;
  readonly Assign?: Readonly<Record<string, unknown>>;
  readonly Output?: unknown;
  readonly Next?: string;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Default?: string;
  readonly Branches?: readonly Flow[];
  readonly ItemProcessor?: Flow;
  readonly ItemSelector?: unknown;
  readonly Items?: readonly unknown[];
  readonly Error?: string;
  readonly Cause?: string;
  readonly TimeoutSeconds?: number;
  readonly HeartbeatSeconds?: number;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds: number;
  readonly JitterStrategy: string;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Output?: unknown;
  readonly Next: string;
}

/** States that follow each other. */
export interface Flow {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** The definition as it stands in the repository. */
export const TEXT = readFileSync(
  join(PROJECT, 'lib', 'image-workflow', 'recognition.asl.json'),
  'utf8',
);

export const DEFINITION = JSON.parse(TEXT) as Flow;

/** Every state, those of branches and iterations too. */
export function allStates({ States }: Flow = DEFINITION): [name: string, state: State][] {
  return Object.entries(States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.Branches ?? []).flatMap(allStates),
    ...(state.ItemProcessor ? allStates(state.ItemProcessor) : []),
  ]);
}
