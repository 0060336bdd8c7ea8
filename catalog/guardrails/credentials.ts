/** No credential that outlives a session, and no way in for those whom somebody else vouches for. */
import { documentation, type Guardrail, of } from "./guardrail.ts";

export const credentials: readonly Guardrail[] = [
  {
    sid: "StandingCredentials",
    denies:
      "makes a user, a key, a password or a certificate that signs requests until somebody takes it away",
    threats: [38],
    actions: of(
      "iam",
      `AddU* AttachG* AttachU* Ch* CreateA* CreateG* CreateL* CreateServiceS* CreateU* Dea* DeleteAcco* DeleteUserPe*
       DeleteV* PutA* PutG* PutU* Rese* SetS* TagU* UntagU* UpdateAc* UpdateC* UpdateG* UpdateL* UpdateSS* UpdateServi*
       UpdateSi* UpdateU* UploadC* UploadSS* UploadSi*`,
    ),
    spares: ["breakGlass", "preparers"],
    source: `${documentation}IAM/latest/UserGuide/best-practices.html`,
  },
  {
    sid: "Federation",
    denies: "lets in those whom another issuer, directory or certificate authority vouches for",
    threats: [22, 38],
    actions: [
      ...of(
        "iam",
        "AddC* CreateO* CreateSA* DeleteO* DeleteSA* RemoveC* TagO* TagSA* UntagO* UntagSA* UpdateO* UpdateSA*",
      ),
    ],
    // A cluster's issuer vouches for the cluster's own pods: product teams make them with their clusters.
    // The whole host is named: a star takes in the dots and slashes of anybody's.
    notOn: ["arn:aws:iam::*:oidc-provider/oidc.eks.{regions}.amazonaws.com/id/*"],
    spares: ["breakGlass", "preparers"],
    source: `${documentation}IAM/latest/UserGuide/id_roles_providers.html`,
  },
  {
    sid: "Anchors",
    denies:
      "lets in those whom a certificate authority vouches for, machines and devices from elsewhere, or makes a directory of people for one account",
    threats: [6, 38],
    actions: [
      ...of("rolesanywhere", "C* D* E* I* P* R* T* U*"),
      "sso:CreateInst*",
      // A device's certificate, or an activation, is a session of a role for as long as it stands.
      ...of("iot", "CreateRoleA* UpdateRoleA*"),
      "ssm:CreateAc*",
    ],
    spares: ["breakGlass", "preparers"],
    source: `${documentation}rolesanywhere/latest/userguide/introduction.html`,
  },
  {
    sid: "HandedOutTokens",
    denies: "takes a token that works elsewhere, or after the role that it was taken with has been shut",
    threats: [38],
    actions: [
      ...of("sts", "GetF* GetW* TagG*"),
      "iam:EnableOu*",
      ...of("signin", "AuthorizeO* CreateA* CreateO* CreateT* D* P*"),
      ...of("sso-oauth", "C* R*"),
    ],
    spares: ["breakGlass"],
    source: `${documentation}IAM/latest/UserGuide/id_roles_providers_outbound.html`,
  },
];
