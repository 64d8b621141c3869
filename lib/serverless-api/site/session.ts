import * as oauth from 'oauth4webapi';
import type { SiteConfig } from './config.ts';

/** Person who is signed in. */
export interface Person {
  readonly email: string;
  readonly isPublisher: boolean;
}

/** Claims of Cognito's ID tokens, beside the standard ones. */
type Claims = oauth.IDToken & {
  readonly email: string;
  readonly 'cognito:groups'?: readonly string[];
};

/** State that is kept during the redirect to the login and back. */
interface Departure {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  /** View to return to. */
  readonly hash: string;
}

const DEPARTURE = 'departure';
/** Remaining lifetime of a token below which it is renewed before use, in seconds. */
const RENEWAL_SECONDS = 60;

/**
 * Session of a person, by authorization code with PKCE (RFC 9700). The tokens are only in memory: an
 * injected script finds none in any storage, and they are deleted with the tab. A reloaded page is
 * redirected to the login, whose own session lasts an hour without a password.
 */
export class Session {
  readonly #client: oauth.Client;
  readonly #server: oauth.AuthorizationServer;
  readonly #logoutUrl: string;
  #tokens?: { id: string; claims: oauth.IDToken; refresh?: string };

  constructor({ issuer, loginUrl, clientId }: SiteConfig) {
    this.#client = { client_id: clientId };
    this.#server = {
      issuer,
      authorization_endpoint: `${loginUrl}/oauth2/authorize`,
      token_endpoint: `${loginUrl}/oauth2/token`,
      revocation_endpoint: `${loginUrl}/oauth2/revoke`,
    };
    this.#logoutUrl = `${loginUrl}/logout`;
  }

  get person(): Person | undefined {
    const { claims } = this.#tokens ?? {};
    if (!claims) return undefined;
    const { email, 'cognito:groups': groups = [] } = claims as Claims;
    return { email, isPublisher: groups.includes('publisher') };
  }

  /** Redirects to the login. */
  async signIn(): Promise<void> {
    const departure: Departure = {
      verifier: oauth.generateRandomCodeVerifier(),
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
      hash: location.hash,
    };
    sessionStorage.setItem(DEPARTURE, JSON.stringify(departure));
    const query = new URLSearchParams({
      client_id: this.#client.client_id,
      response_type: 'code',
      redirect_uri: home(),
      scope: 'openid email',
      state: departure.state,
      nonce: departure.nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(departure.verifier),
      code_challenge_method: 'S256',
    });
    location.assign(`${this.#server.authorization_endpoint ?? ''}?${query.toString()}`);
  }

  /**
   * Processes the response of the login if the page was opened by its redirect.
   *
   * @throws Error when the login returned an error, or the response belongs to another request
   */
  async arrive(): Promise<void> {
    const address = new URL(location.href);
    const kept = sessionStorage.getItem(DEPARTURE);
    sessionStorage.removeItem(DEPARTURE);
    if (!address.searchParams.has('state')) return;
    const { verifier, state, nonce, hash } = JSON.parse(kept ?? '{}') as Partial<Departure>;
    // A code can be used once: it must not stay in the address or in the history.
    history.replaceState(null, '', home() + (hash ?? ''));
    if (verifier === undefined) throw new Error('This sign-in was not begun here: sign in again.');
    const answer = this.#checked(address, state);
    const response = await oauth.authorizationCodeGrantRequest(
      this.#server,
      this.#client,
      oauth.None(),
      answer,
      home(),
      verifier,
    );
    this.#keep(
      await oauth.processAuthorizationCodeResponse(this.#server, this.#client, response, {
        expectedNonce: nonce,
        requireIdToken: true,
      }),
    );
  }

  /**
   * Returns the ID token, renewed shortly before it expires; `undefined` when nobody is signed in.
   *
   * @throws Error when it can't be renewed
   */
  async token(): Promise<string | undefined> {
    const { claims, refresh } = this.#tokens ?? {};
    if (claims && refresh !== undefined && claims.exp - Date.now() / 1_000 < RENEWAL_SECONDS) {
      await this.#renew(refresh).catch((error: unknown) => {
        throw new Error('Your session is over: sign in again.', { cause: error });
      });
    }
    return this.#tokens?.id;
  }

  /** Revokes the tokens and ends the login's own session. */
  async signOut(): Promise<void> {
    const refresh = this.#tokens?.refresh;
    this.#tokens = undefined;
    if (refresh !== undefined) {
      const none = oauth.None();
      await oauth
        .revocationRequest(this.#server, this.#client, none, refresh)
        .catch(() => undefined);
    }
    const query = new URLSearchParams({
      client_id: this.#client.client_id,
      logout_uri: home(),
    });
    location.assign(`${this.#logoutUrl}?${query.toString()}`);
  }

  /** Returns the parameters of the login's response, validated against this page's request. */
  #checked(address: URL, state?: string): URLSearchParams {
    try {
      return oauth.validateAuthResponse(this.#server, this.#client, address, state);
    } catch (error) {
      const why = address.searchParams.get('error') ?? 'it answered another question';
      throw new Error(`The login has not let you in (${why}): try again.`, { cause: error });
    }
  }

  async #renew(refresh: string): Promise<void> {
    const none = oauth.None();
    const answer = await oauth.refreshTokenGrantRequest(this.#server, this.#client, none, refresh);
    this.#keep(await oauth.processRefreshTokenResponse(this.#server, this.#client, answer));
  }

  #keep(answer: oauth.TokenEndpointResponse): void {
    const claims = oauth.getValidatedIdTokenClaims(answer);
    if (!claims || answer.id_token === undefined) throw new Error('The login sent no ID token.');
    // Without rotation of refresh tokens, the previous one stays valid.
    const refresh = answer.refresh_token ?? this.#tokens?.refresh;
    this.#tokens = { id: answer.id_token, claims, refresh };
  }
}

/** Address of the page, to which the login redirects. */
function home(): string {
  return `${location.origin}/`;
}
