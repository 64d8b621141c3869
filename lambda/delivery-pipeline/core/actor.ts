/**
 * Readable name of an actor: for an assumed role its session name, which is the user's name with single
 * sign-on; for a connection, that somebody pushed; for any other ARN its last part.
 */
export function actorName(who: string): string {
  if (!who.startsWith('arn:')) return who;
  const resource = who.split(':').slice(5).join(':');
  return resource.startsWith('connection/') ? 'a push' : (resource.split('/').at(-1) ?? who);
}
