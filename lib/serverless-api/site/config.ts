/** What the page can't know from its own address: `config.json` beside it, as `npm run site` writes it. */
export interface SiteConfig {
  /** Who issues the tokens: `https://cognito-idp.{region}.amazonaws.com/{user pool}`. */
  readonly issuer: string;
  /** Where people sign in, without a slash at its end. */
  readonly loginUrl: string;
  /** App client of the user pool. */
  readonly clientId: string;
}

/** @throws Error when the site is not set up */
export async function readConfig(): Promise<SiteConfig> {
  const answer = await fetch('config.json');
  if (!answer.ok)
    throw new Error(`The site has no settings (${answer.status}): run 'npm run site'.`);
  return (await answer.json()) as SiteConfig;
}
