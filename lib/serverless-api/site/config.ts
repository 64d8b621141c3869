/** Settings of the page: `config.json` beside it, as `npm run site` writes it. */
export interface SiteConfig {
  /** Issuer of the tokens: `https://cognito-idp.{region}.amazonaws.com/{user pool}`. */
  readonly issuer: string;
  /** Address of managed login, without a trailing slash. */
  readonly loginUrl: string;
  /** App client of the user pool. */
  readonly clientId: string;
}

/** @throws Error when the site has no settings */
export async function readConfig(): Promise<SiteConfig> {
  const answer = await fetch('config.json');
  if (!answer.ok)
    throw new Error(`The site has no settings (${answer.status}): run 'npm run site'.`);
  return (await answer.json()) as SiteConfig;
}
