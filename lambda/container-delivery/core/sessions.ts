import all from './sessions.json' with { type: 'json' };

/** Session of a summit. */
export interface Session {
  readonly id: string;
  /** Place and year, e.g. `London 2016`. */
  readonly summit: string;
  readonly title: string;
  /** Services of the demonstration, under their current names. */
  readonly services: readonly string[];
}

const sessions: readonly Session[] = all;

/**
 * Sessions in the order of the summits.
 *
 * @param summit filter, a value of `Session.summit`
 */
export function listSessions(summit?: string): readonly Session[] {
  return summit === undefined ? sessions : sessions.filter((each) => each.summit === summit);
}

export function findSession(id: string): Session | undefined {
  return sessions.find((session) => session.id === id);
}
