import type { PipelineExecution } from '@aws-sdk/client-codepipeline';

/** What an event does not say by itself. */
export interface Facts {
  /** An ARN, a name, or what set off the execution. */
  readonly who?: string;
  /** As its repository names it. */
  readonly commit?: string;
  /** First line of the commit's message. */
  readonly title?: string;
  /** Why, in the words of whoever decided. */
  readonly reason?: string;
}

/** What an execution was set off by, and which commit it is about. */
export function factsOf({ artifactRevisions = [], trigger }: PipelineExecution): Facts {
  const commits = artifactRevisions.filter(({ revisionId = '' }) =>
    /^[0-9a-f]{40}/.test(revisionId),
  );
  const { revisionId, revisionSummary } = commits[0] ?? artifactRevisions[0] ?? {};
  const who = trigger?.triggerDetail ?? trigger?.triggerType;
  const title = revisionSummary && titleOf(revisionSummary);
  return {
    ...(who && { who }),
    ...(revisionId && { commit: revisionId }),
    ...(title && { title }),
  };
}

/** Connections wrap the message of a commit in JSON, CodeCommit does not. */
function titleOf(summary: string): string {
  let message = summary;
  try {
    const { CommitMessage } = JSON.parse(summary) as { CommitMessage?: unknown };
    if (typeof CommitMessage === 'string') message = CommitMessage;
  } catch {
    // It is the message itself.
  }
  return message.trim().split('\n', 1)[0] ?? '';
}
