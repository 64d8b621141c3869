import type { ExecutionOrder } from './service-pipeline.ts';
import type { SourceProvider } from './repository-source.ts';

/** Whether a person approves each release, continuous delivery, or nobody, continuous deployment. */
export type Approval = 'manual' | 'none';

/** How this repository is delivered: what the pipelines take from `-c` options. */
export interface DeliveryOptions {
  /** Where the repository is. */
  readonly source: SourceProvider;
  /** `owner/name`; of a CodeCommit repository, its name. */
  readonly repository: string;
  /** @default - a connection to GitHub is made */
  readonly connectionArn?: string;
  /** Whether production waits for a person. */
  readonly approval: Approval;
  /** What becomes of an execution that begins before the last one has ended. */
  readonly executionMode: ExecutionOrder;
  /** @default - one account for the pipeline and for all that it deploys */
  readonly accounts?: DeliveryAccounts;
}

/** An account for each; no two are the same. */
export interface DeliveryAccounts {
  /** Where the pipeline is. */
  readonly tools: string;
  readonly staging: string;
  readonly production: string;
}

export const SOURCES: Readonly<Record<SourceProvider, string>> = {
  codeconnections: 'owner/summit-stacks',
  codecommit: 'summit-stacks',
};

export const APPROVALS: Readonly<Record<Approval, true>> = { manual: true, none: true };

export const EXECUTION_ORDERS: Readonly<Record<ExecutionOrder, true>> = {
  QUEUED: true,
  SUPERSEDED: true,
};

/**
 * All three accounts, or none.
 *
 * @throws Error when some are missing, or two are the same
 */
export function accountsOf(
  tools: string | undefined,
  staging: string | undefined,
  production: string | undefined,
): DeliveryAccounts | undefined {
  if (tools === undefined && staging === undefined && production === undefined) return undefined;
  const names = 'toolsAccount, stagingAccount and productionAccount';
  if (tools === undefined || staging === undefined || production === undefined)
    throw new Error(`Give all of the options ${names}, or none for a single account.`);
  if (new Set([tools, staging, production]).size < 3) {
    throw new Error(
      `The options ${names} are ${tools}, ${staging} and ${production}: give three different accounts, or none for a single one.`,
    );
  }
  return { tools, staging, production };
}
