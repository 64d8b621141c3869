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

/** Tokens of a sign-in. */
export interface Tokens {
  readonly id: string;
  readonly access: string;
  readonly refresh: string;
}

/** User of the user pool with address, password and tokens. */
export interface Person extends Tokens {
  readonly email: string;
  readonly password: string;
}

/** Creates users in the user pool, signs them in as an administrator, and deletes them. */
export class People {
  private readonly cognito = new CognitoIdentityProviderClient({});
  private readonly UserPoolId: string;
  private readonly users: string[] = [];
  private clientId: string | undefined;

  constructor(userPoolId: string) {
    this.UserPoolId = userPoolId;
  }

  /** Creates a user in a group and signs in. */
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

  /** Deletes all users and their app client. */
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

  /** @returns `renewed`, or the name of the error */
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

  /** App client of the scenario: that of the editing page does not allow passwords in production. */
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
