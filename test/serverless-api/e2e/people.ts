import { randomUUID } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  DeleteUserPoolClientCommand,
  NotAuthorizedException,
} from '@aws-sdk/client-cognito-identity-provider';

/** What signing in answered. */
export interface Tokens {
  readonly id: string;
  readonly access: string;
  readonly refresh: string;
}

/** Somebody in the user pool, and what they signed in with. */
export interface Person extends Tokens {
  readonly email: string;
  readonly password: string;
}

/** Invites people into the user pool and signs them in, as an administrator may, and takes them out again. */
export class People {
  private readonly cognito = new CognitoIdentityProviderClient({});
  private readonly UserPoolId: string;
  private readonly users: string[] = [];
  private clientId: string | undefined;

  constructor(userPoolId: string) {
    this.UserPoolId = userPoolId;
  }

  /** A new person with these rights, signed in. */
  async signUp(name: string, group?: 'editor' | 'publisher'): Promise<Person> {
    const { UserPoolId } = this;
    const Username = `${name}-${randomUUID()}@example.com`;
    const Password = `Aa1!${randomUUID()}`;
    await this.cognito.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username,
        MessageAction: 'SUPPRESS',
        UserAttributes: [
          { Name: 'email', Value: Username },
          { Name: 'email_verified', Value: 'true' },
        ],
      }),
    );
    this.users.push(Username);
    await this.cognito.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }),
    );
    if (group)
      await this.cognito.send(
        new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: group }),
      );
    const tokens = await this.signIn(Username, Password);
    return { ...tokens, email: Username, password: Password };
  }

  /** Takes all out again, and the app client that they signed in with. */
  async leave(): Promise<void> {
    const { UserPoolId, clientId: ClientId } = this;
    for (const Username of this.users)
      await this.cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
    if (ClientId)
      await this.cognito.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));
  }

  async signOutEverywhere({ email: Username }: Person): Promise<void> {
    const { UserPoolId } = this;
    await this.cognito.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
  }

  /** @returns `renewed`, or the error of whoever may not */
  async renew({ refresh: REFRESH_TOKEN }: Tokens): Promise<string> {
    try {
      await this.cognito.send(
        new AdminInitiateAuthCommand({
          UserPoolId: this.UserPoolId,
          ClientId: await this.client(),
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters: { REFRESH_TOKEN },
        }),
      );
      return 'renewed';
    } catch (error) {
      if (error instanceof NotAuthorizedException) return error.name;
      throw error;
    }
  }

  private async signIn(USERNAME: string, PASSWORD: string): Promise<Tokens> {
    const { UserPoolId } = this;
    const { AuthenticationResult: given = {} } = await this.cognito.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId: await this.client(),
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME, PASSWORD },
      }),
    );
    const { IdToken: id, AccessToken: access, RefreshToken: refresh } = given;
    if (!id || !access || !refresh) throw new Error(`${USERNAME} could not sign in.`);
    return { id, access, refresh };
  }

  /** An app client of the scenario's own: the editing page's has no door for passwords in production. */
  private async client(): Promise<string> {
    if (this.clientId) return this.clientId;
    const { UserPoolClient } = await this.cognito.send(
      new CreateUserPoolClientCommand({
        UserPoolId: this.UserPoolId,
        ClientName: `scenario-${randomUUID()}`,
        ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      }),
    );
    this.clientId = UserPoolClient?.ClientId;
    if (!this.clientId) throw new Error('The user pool gave no app client.');
    return this.clientId;
  }
}
