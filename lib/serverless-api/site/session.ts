import * as oauth from 'oauth4webapi';
import type { SiteConfig } from './config.ts';

/** Who is signed in. */
export interface Person {
  readonly email: string;
  readonly isPublisher: boolean;
}

/** What Cognito's ID tokens say beside what all do. */
type Claims = oauth.IDToken & {
  readonly email: string;
  readonly 'cognito:groups'?: readonly string[];
};

/** What must outlive the way to the login and back. */
interface Departure {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  /** Where on the page the person was. */
  readonly hash: string;
}

const DEPARTURE = 'departure';
/** A token that ends sooner is renewed before it is used, seconds. */
const NEARLY_OVER = 60;

/**
 * A person's sign-in, by authorization code with PKCE (RFC 9700). The tokens are in memory alone: a
 * script that should not be here finds none in any storage, and they are gone with the tab. A page
 * that is loaded anew asks the login again, which knows the person for an hour without a password.
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

  /** Leaves for the login. */
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
   * Takes up what the login has sent back, if that is how the page was opened.
   *
   * @throws Error when the login refused, or answered to somebody else's question
   */
  async arrive(): Promise<void> {
    const address = new URL(location.href);
    const kept = sessionStorage.getItem(DEPARTURE);
    sessionStorage.removeItem(DEPARTURE);
    if (!address.searchParams.has('state')) return;
    const { verifier, state, nonce, hash } = JSON.parse(kept ?? '{}') as Partial<Departure>;
    // A code is good once: it must not stay in the address, nor in the history.
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
   * The ID token, renewed when it is nearly over; none when nobody is signed in.
   *
   * @throws Error when it can't be renewed
   */
  async token(): Promise<string | undefined> {
    const { claims, refresh } = this.#tokens ?? {};
    if (claims && refresh !== undefined && claims.exp - Date.now() / 1_000 < NEARLY_OVER) {
      await this.#renew(refresh).catch((error: unknown) => {
        throw new Error('Your session is over: sign in again.', { cause: error });
      });
    }
    return this.#tokens?.id;
  }

  /** Makes the tokens worthless, and ends the login's own session too. */
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

  /** What the login has sent back, if it is an answer to this page's question. */
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
    // Where refresh tokens don't rotate, the old one stays good.
    const refresh = answer.refresh_token ?? this.#tokens?.refresh;
    this.#tokens = { id: answer.id_token, claims, refresh };
  }
}

/** The page's own address, where the login leads back to. */
function home(): string {
  return `${location.origin}/`;
}
