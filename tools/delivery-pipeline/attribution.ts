import type { AuditEntry } from './records.ts';

/** Entry with facts from other entries. */
export interface AttributedEntry extends AuditEntry {
  /** Source of the actor or the commit, when it is not the event itself. */
  readonly from?: 'execution' | 'time';
}

const ENDED = ['SUCCEEDED', 'FAILED', 'CANCELED', 'STOPPED', 'SUPERSEDED'];

/**
 * Adds facts that an event does not contain: the commit from another event of the execution; the person
 * in Slack for whom a function started or approved; for a deployment or a stack, which have neither,
 * those of the only execution that ran at that time.
 */
export function attribute(entries: readonly AuditEntry[]): AttributedEntry[] {
  const known = byExecution(entries);
  return entries.map((entry) => {
    if (isOfNoExecution(entry)) return byTime(entry, running(entries, entry.time), known);
    const execution = known.get(entry.execution ?? '');
    if (!execution) return entry;
    const who = requester(entry, entries) ?? entry.who;
    const commit = entry.commit ?? execution.commit;
    const isSame = who === entry.who && commit === entry.commit;
    return isSame ? entry : { ...entry, who, commit, from: 'execution' };
  });
}

function isOfNoExecution({ subject }: AuditEntry): boolean {
  return subject === 'deployment' || subject === 'stack';
}

interface Execution {
  readonly commit?: string;
  readonly who?: string;
}

function byExecution(entries: readonly AuditEntry[]): ReadonlyMap<string, Execution> {
  const known = new Map<string, Execution>();
  for (const entry of entries) {
    const { execution, subject } = entry;
    if (!execution || isOfNoExecution(entry)) continue;
    const { commit, who } = known.get(execution) ?? {};
    const starter = subject === 'pipeline' ? (requester(entry, entries) ?? entry.who) : undefined;
    known.set(execution, { commit: commit ?? entry.commit, who: who ?? starter });
  }
  return known;
}

/** Person in Slack who requested the start of an execution, or the approval. */
function requester(entry: AuditEntry, entries: readonly AuditEntry[]): string | undefined {
  const { subject, execution, stage, action } = entry;
  const found = entries.find((each) => {
    if (each.subject !== 'request' || each.execution !== execution || each.reason !== 'done')
      return false;
    return subject === 'approval'
      ? each.stage === stage && each.action === action && entry.state !== 'STARTED'
      : each.state === 'deploy' && ['pipeline', 'stage', 'action'].includes(subject);
  });
  return found?.who;
}

/** Executions that ran at a time. */
function running(entries: readonly AuditEntry[], time: string): string[] {
  const executions = new Set<string>();
  for (const { subject, state, execution = '', time: then } of entries) {
    if (subject !== 'pipeline' || then > time) continue;
    if (ENDED.includes(state) && then < time) executions.delete(execution);
    else executions.add(execution);
  }
  return [...executions];
}

function byTime(
  entry: AuditEntry,
  executions: readonly string[],
  known: ReadonlyMap<string, Execution>,
): AttributedEntry {
  const [execution, ...others] = executions;
  const { who, commit } = known.get(execution ?? '') ?? {};
  if (others.length > 0 || !commit) return entry;
  return { ...entry, who: entry.who ?? who, commit: entry.commit ?? commit, from: 'time' };
}
