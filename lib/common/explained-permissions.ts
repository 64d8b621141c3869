/** Reason why a granted action is not seen in a scenario. */
export interface UnusedPermission {
  /** Logical ids of the roles. */
  readonly role: RegExp;
  readonly actions: readonly string[];
  /**
   * Resources, as the command prints them.
   *
   * @default - all of the role
   */
  readonly resource?: RegExp;
  /** Reason, one sentence for the page of the architecture. */
  readonly reason: string;
  /**
   * Test that takes the rare path, from the root of the project.
   *
   * @default - no test
   */
  readonly test?: string;
}

/** Denied call that a scenario provokes. */
export interface ProvokedDenial {
  /** Logical ids of the roles. */
  readonly role: RegExp;
  readonly actions: readonly string[];
  /** Reason, one sentence for the report. */
  readonly reason: string;
}

/** Roles whose policies change during a scenario: their calls are not evaluated once more after it. */
export interface ChangedPolicies {
  /** Logical ids of the roles. */
  readonly role: RegExp;
  /** Reason, one sentence for the report. */
  readonly reason: string;
}

/** Differences between the permissions of an architecture and the calls of its scenario. */
export interface ExplainedPermissions {
  readonly unused: readonly UnusedPermission[];
  /** @default - no call is denied */
  readonly denied?: readonly ProvokedDenial[];
  /** @default - the scenario changes no policy */
  readonly changed?: ChangedPolicies;
}
