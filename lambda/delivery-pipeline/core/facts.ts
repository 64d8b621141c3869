import type { PipelineExecution } from '@aws-sdk/client-codepipeline';

/** Facts that an event does not contain. */
export interface Facts {
  /** ARN, name, or trigger of the execution. */
  readonly who?: string;
  /** Commit id of the repository. */
  readonly commit?: string;
  /** First line of the commit's message. */
  readonly title?: string;
  /** Comment of the person who decided. */
  readonly reason?: string;
}

/** Trigger and commit of an execution. */
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
    // Not JSON: the text is the message.
  }
  return message.trim().split('\n', 1)[0] ?? '';
}
