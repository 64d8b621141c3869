/** Users who may deploy and approve, and channels for it. An empty list allows nobody. */
export interface Allowed {
  readonly users: readonly string[];
  readonly channels: readonly string[];
}

/** Reads ALLOWED_USERS and ALLOWED_CHANNELS, comma-separated ids of Slack. */
export function allowedFromEnvironment(): Allowed {
  return { users: list('ALLOWED_USERS'), channels: list('ALLOWED_CHANNELS') };
}

/** Reason of a rejection, for the user; `undefined` for permitted requests. */
export function whyNot({ users, channels }: Allowed, user: string, channel: string) {
  if (!users.includes(user)) {
    return `You (${user}) may not do this: ask the operator to add you with \`-c slackUsers=…\`.`;
  }
  if (!channels.includes(channel)) {
    return `This can't be done in this channel (${channel}): go where it can, or ask the operator to add it with \`-c slackChannels=…\`.`;
  }
  return undefined;
}

function list(name: string): string[] {
  return (process.env[name] ?? '').split(',').filter(Boolean);
}
