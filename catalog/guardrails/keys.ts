/** Keys stay, and stay whose they are: no lock keeps what is encrypted under one that is gone. */
import { documentation, type Guardrail, of } from "./guardrail.ts";

const guide = `${documentation}kms/latest/developerguide/`;
const ofPerimeter = { "ForAnyValue:StringLike": { "kms:ResourceAliases": "alias/perimeter-*" } };

export const keys: readonly Guardrail[] = [
  {
    sid: "Keys",
    denies: "ends, moves or hands over a key of the perimeter's",
    threats: [28],
    actions: of("kms", "Ca* DeleteI* Di* EnableKey I* P* Rep* Rev* Sc* Sy* T* Un* UpdateK* UpdateP*"),
    when: ofPerimeter,
    spares: ["breakGlass", "preparers"],
    source: `${guide}deleting-keys.html`,
  },
  {
    sid: "KeyGrants",
    denies: "lets somebody else use a key of the perimeter's, but a service of AWS's for a resource",
    threats: [28],
    actions: ["kms:CreateG*"],
    when: { ...ofPerimeter, BoolIfExists: { "kms:GrantIsForAWSResource": "false" } },
    spares: ["breakGlass"],
    source: `${guide}grants.html`,
  },
  {
    sid: "KeyAliases",
    denies: "takes the alias off a key of the perimeter's: guardrails know the key by it",
    threats: [28],
    actions: of("kms", "DeleteA* UpdateA*"),
    on: ["arn:aws:kms:*:*:alias/perimeter-*"],
    spares: ["breakGlass"],
    source: `${guide}alias-authorization.html`,
  },
  {
    sid: "KeyStores",
    denies: "takes away the store that keys lie in",
    threats: [28],
    actions: of("kms", "DeleteC* Disc* UpdateC*"),
    spares: ["breakGlass"],
    source: `${guide}disconnect-keystore.html`,
  },
  {
    sid: "ForeignKeys",
    denies: "encrypts under a key of another organisation's, which could take it away",
    threats: [16, 28],
    actions: of("kms", "CreateG* Enc* GenerateDataKey* ReEncryptT*"),
    when: {
      StringNotEquals: { "aws:ResourceOrgID": "{organization}", "aws:ResourceAccount": "{outsiders}" },
    },
    spares: [],
    source: `${documentation}IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceorgid`,
  },
  {
    sid: "SuppliedKeys",
    denies: "encrypts an object with a key that only the request carries",
    threats: [16],
    actions: ["s3:PutObject"],
    when: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
    spares: [],
    source: `${documentation}AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html`,
  },
];

/** In audit, backup and prod no key ends. */
export const keptKeys: readonly Guardrail[] = [
  {
    sid: "NoKeyEnds",
    denies: "ends a key of audit, backup or prod",
    threats: [28],
    actions: of("kms", "DeleteI* DisableKey Sc* UpdateP*"),
    spares: ["breakGlass"],
    source: `${guide}deleting-keys.html`,
  },
  {
    sid: "KeyPolicies",
    denies: "rewrites who may use a key, and with it who else can read or end what lies under it",
    threats: [16, 28],
    actions: of("kms", "PutK*"),
    spares: ["breakGlass", "deployer"],
    source: `${guide}key-policy-modifying.html`,
  },
];
