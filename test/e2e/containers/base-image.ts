const FROM = /^FROM \S+/m;

/** Image that a Dockerfile's first stage begins with, with the defaults of its arguments. */
export function baseImage(dockerfile: string): string {
  const defaults = new Map(
    [...dockerfile.matchAll(/^ARG (\w+)=(\S+)$/gm)].map(([, name, value]) => [name, value]),
  );
  const [from = ''] = FROM.exec(dockerfile) ?? [];
  return from
    .replace('FROM ', '')
    .replaceAll(/\$\{(\w+)\}/g, (_, name: string) => defaults.get(name) ?? '');
}

/** The same Dockerfile with another image in place of the one that its stages begin with. */
export function withBase(dockerfile: string, base: string): string {
  return dockerfile.replaceAll(new RegExp(FROM, 'gm'), `FROM ${base}`);
}
