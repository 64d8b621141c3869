/**
 * Who did something, for people: of an assumed role its session, where single sign-on puts the user's
 * name; of a connection, that somebody pushed; of any other ARN its end.
 */
export function actorName(who: string): string {
  if (!who.startsWith('arn:')) return who;
  const resource = who.split(':').slice(5).join(':');
  return resource.startsWith('connection/') ? 'a push' : (resource.split('/').at(-1) ?? who);
}
