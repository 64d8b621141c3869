import all from './sessions.json' with { type: 'json' };

/** A session that the notes report on. */
export interface Session {
  readonly id: string;
  /** Place and year, e.g. `London 2016`. */
  readonly summit: string;
  readonly title: string;
  /** What was shown, in today's names. */
  readonly services: readonly string[];
}

const sessions: readonly Session[] = all;

/**
 * The sessions in the order of the summits.
 *
 * @param summit only those of this one, as `Session.summit` has it
 */
export function listSessions(summit?: string): readonly Session[] {
  return summit === undefined ? sessions : sessions.filter((each) => each.summit === summit);
}

export function findSession(id: string): Session | undefined {
  return sessions.find((session) => session.id === id);
}
