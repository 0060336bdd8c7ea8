/**
 * The prover's plain twin: an attacker that tries concrete requests, one after the other, each put to the ordinary
 * decision. It knows a few edges and few names; whatever it reaches, no proof may call out of reach.
 */
import { decide } from "../../analysis/iam/decide.ts";
import { compile, type Policy } from "../../analysis/iam/policy.ts";
import type { ContextValue, PoliciesInForce } from "../../analysis/iam/request.ts";
import { account, elsewhere } from "./small-accounts.ts";

/** A role of a small world, as a checkpoint and the attacker see it. */
export interface SmallRole {
  readonly name: string;
  readonly account: string;
  readonly trust: readonly Statement[];
  readonly identity: readonly Statement[];
  readonly boundary: readonly Statement[] | null;
  readonly tags: Readonly<Record<string, string>>;
}

export type Statement = Readonly<Record<string, unknown>>;

export interface SmallWorld {
  readonly roles: readonly SmallRole[];
  /** Of the account `account`; the other one is the management account. */
  readonly scps: readonly Statement[];
  readonly rcps: readonly Statement[];
}

export const organizationId = "o-abcdef1234";
export const names = ["one", "two"] as const;
export const identities = ["ada", "bob"] as const;

export const arnOf = ({ name, account: of }: Pick<SmallRole, "name" | "account">): string =>
  `arn:aws:iam::${of}:role/${name}`;

interface Session {
  readonly role: string;
  readonly name: string;
  readonly sourceIdentity: string | null;
}

const policy = (statements: readonly Statement[], origin: string): Policy =>
  compile(JSON.stringify({ Version: "2012-10-17", Statement: statements }), origin);

const everything: Statement = { Effect: "Allow", Action: "*", Resource: "*" };
const everybody: Statement = { Effect: "Allow", Principal: "*", Action: "*" };

/** Times in and out of the windows that the generator knows. */
const times = ["2030-01-01T00:00:00Z", "2031-01-01T00:00:00Z"];

interface State {
  readonly sessions: Map<string, Session>;
  readonly open: Set<string>;
  readonly anyIdentity: Set<string>;
  readonly unbounded: Set<string>;
  readonly tagged: Set<string>;
}

const orgOf = (of: string) => ({
  id: organizationId,
  path: of === account ? `${organizationId}/r-ab12/ou-ab12-11111111/` : `${organizationId}/r-ab12/`,
  management: of === elsewhere,
});

export class ConcreteAttacker {
  private readonly world: SmallWorld;
  private readonly roles: ReadonlyMap<string, SmallRole>;
  private readonly state: State = {
    sessions: new Map(),
    open: new Set(),
    anyIdentity: new Set(),
    unbounded: new Set(),
    tagged: new Set(),
  };

  constructor(world: SmallWorld, start: string) {
    this.world = world;
    this.roles = new Map(world.roles.map((role) => [arnOf(role), role]));
    for (const name of names) this.take({ role: start, name, sourceIdentity: null });
    for (const identity of identities) this.take({ role: start, name: "one", sourceIdentity: identity });
  }

  private take(session: Session): boolean {
    const key = JSON.stringify(session);
    if (this.state.sessions.has(key)) return false;
    this.state.sessions.set(key, session);
    return true;
  }

  /** Everybody that the attacker becomes. */
  reached(): ReadonlySet<string> {
    for (let isNew = true; isNew; ) {
      isNew = false;
      for (const session of [...this.state.sessions.values()]) if (this.act(session)) isNew = true;
    }
    return new Set([...this.state.sessions.values()].map(({ role }) => role));
  }

  private act(session: Session): boolean {
    let isNew = false;
    for (const role of this.world.roles) {
      const arn = arnOf(role);
      isNew = this.assume(session, role) || isNew;
      for (const [action, had] of [
        ["iam:PutRolePolicy", this.state.anyIdentity],
        ["iam:UpdateAssumeRolePolicy", this.state.open],
        ["iam:DeleteRolePermissionsBoundary", this.state.unbounded],
        ["iam:TagRole", this.state.tagged],
      ] as const)
        if (!had.has(arn) && this.allowed(session, action, role, {})) {
          had.add(arn);
          isNew = true;
        }
    }
    return isNew;
  }

  private assume(session: Session, role: SmallRole): boolean {
    let isNew = false;
    for (const name of names)
      for (const wanted of session.sourceIdentity === null
        ? [null, ...identities]
        : [session.sourceIdentity]) {
        const context = {
          "sts:RoleSessionName": name,
          ...(wanted === null ? {} : { "sts:SourceIdentity": wanted }),
        };
        if (!this.allowed(session, "sts:AssumeRole", role, context)) continue;
        if (wanted !== null && !this.allowed(session, "sts:SetSourceIdentity", role, context)) continue;
        isNew = this.take({ role: arnOf(role), name, sourceIdentity: wanted }) || isNew;
      }
    return isNew;
  }

  private allowed(
    session: Session,
    action: string,
    target: SmallRole,
    more: Readonly<Record<string, ContextValue>>,
  ): boolean {
    return times.some((time) => this.decided(session, action, target, { ...more, "aws:CurrentTime": time }));
  }

  private decided(
    session: Session,
    action: string,
    target: SmallRole,
    more: Readonly<Record<string, ContextValue>>,
  ): boolean {
    const { state } = this;
    const role = this.roles.get(session.role);
    if (!role) return false;
    const isAssuming = action.startsWith("sts:");
    const tags = state.tagged.has(session.role) ? { team: "x" } : role.tags;
    const policies: PoliciesInForce = {
      identity: [policy(state.anyIdentity.has(session.role) ? [everything] : role.identity, "identity")],
      boundaries:
        role.boundary === null || state.unbounded.has(session.role)
          ? []
          : [policy(role.boundary, "boundary")],
      session: [],
      scps: role.account === account ? [[policy([everything, ...this.world.scps], "scp")]] : [],
      rcps: target.account === account ? [[policy(this.world.rcps, "rcp")]] : [],
      resource: isAssuming
        ? policy(state.open.has(arnOf(target)) ? [everybody] : target.trust, "trust")
        : null,
      endpoints: [],
    };
    const request = {
      principal: {
        arn: `arn:aws:sts::${role.account}:assumed-role/${role.name}/${session.name}`,
        type: "AssumedRole" as const,
        entity: session.role,
        account: role.account,
        org: orgOf(role.account),
      },
      action,
      resource: arnOf(target),
      resourceAccount: target.account,
      resourceOrg: orgOf(target.account),
      context: {
        "aws:PrincipalArn": session.role,
        "aws:PrincipalAccount": role.account,
        "aws:PrincipalOrgID": organizationId,
        "aws:PrincipalType": "AssumedRole",
        "aws:PrincipalIsAWSService": "false",
        "aws:userid": `AROAEXAMPLE:${session.name}`,
        "aws:ResourceAccount": target.account,
        "aws:ResourceOrgID": organizationId,
        ...(session.sourceIdentity === null ? {} : { "aws:SourceIdentity": session.sourceIdentity }),
        ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
        ...more,
      },
    };
    return decide(request, policies).decision === "Allowed";
  }
}
