/**
 * Permissions that AWS keeps beside a resource's policy, or in place of one, written as the statements that they amount
 * to. What is not known of one widens it: such a statement only ever allows.
 */
import type { Document } from "./documents.ts";
import type { Files } from "./files.ts";
import type { StateResource } from "./state.ts";
import { isKnown, isRecord, knownText, textList, textOf } from "./value.ts";

export interface PermissionType {
  readonly type: string;
  /** Property that names the resource, and the types that it may be. */
  readonly property: string;
  readonly of: readonly string[];
  /** Where the property is left out. */
  readonly byDefault?: string;
  /** Properties of which the statement is made. */
  readonly reads: readonly string[];
  statement(resource: StateResource): Readonly<Record<string, unknown>> | undefined;
}

type Conditions = Record<string, Record<string, unknown>>;

/** A principal as Lambda and EventBridge take it: an account, a service, an ARN, or everybody. */
function principal(text: string | null | undefined): unknown {
  if (text === undefined || text === null || text === "*") return "*";
  if (/^\d{12}$/.test(text)) return { AWS: `arn:aws:iam::${text}:root` };
  return text.startsWith("arn:") ? { AWS: text } : { Service: text };
}

/** Adds a condition where the property has a value that can be read; without it the statement allows more. */
function when(
  conditions: Conditions,
  resource: StateResource,
  property: string,
  operator: string,
  key: string,
): void {
  const value = knownText(resource.properties, property);
  if (value !== undefined) conditions[operator] = { ...conditions[operator], [key]: value };
}

const withConditions = (conditions: Conditions): Readonly<Record<string, unknown>> =>
  Object.keys(conditions).length === 0 ? {} : { Condition: conditions };

/** A statement's name, as answers cite it. */
const sid = (resource: StateResource): string =>
  knownText(resource.properties, "statementId") ?? resource.name;

const functionTypes = ["aws:lambda/function:Function", "aws:lambda/alias:Alias"];

export const permissionTypes: readonly PermissionType[] = [
  {
    type: "aws:lambda/permission:Permission",
    reads: [
      "statementId",
      "principal",
      "action",
      "sourceArn",
      "sourceAccount",
      "principalOrgId",
      "functionUrlAuthType",
      "eventSourceToken",
    ],
    property: "function",
    of: functionTypes,
    statement(resource) {
      const { properties } = resource;
      const conditions: Conditions = {};
      when(conditions, resource, "sourceArn", "ArnLike", "AWS:SourceArn");
      when(conditions, resource, "sourceAccount", "StringEquals", "AWS:SourceAccount");
      when(conditions, resource, "principalOrgId", "StringEquals", "aws:PrincipalOrgID");
      when(conditions, resource, "functionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType");
      when(conditions, resource, "eventSourceToken", "StringEquals", "lambda:EventSourceToken");
      return {
        Sid: sid(resource),
        Effect: "Allow",
        Principal: principal(textOf(properties, "principal")),
        Action: knownText(properties, "action") ?? "lambda:*",
        Resource: "*",
        ...withConditions(conditions),
      };
    },
  },
  {
    // https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html: the provider adds the permission itself.
    type: "aws:lambda/functionUrl:FunctionUrl",
    reads: ["authorizationType"],
    property: "functionName",
    of: functionTypes,
    statement(resource) {
      const authorization = textOf(resource.properties, "authorizationType");
      if (authorization === "AWS_IAM") return undefined;
      return {
        Sid: resource.name,
        Effect: "Allow",
        Principal: "*",
        Action: ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"],
        Resource: "*",
      };
    },
  },
  {
    type: "aws:lambda/layerVersionPermission:LayerVersionPermission",
    reads: ["statementId", "principal", "action", "organizationId"],
    property: "layerName",
    of: ["aws:lambda/layerVersion:LayerVersion"],
    statement(resource) {
      const { properties } = resource;
      const conditions: Conditions = {};
      when(conditions, resource, "organizationId", "StringEquals", "aws:PrincipalOrgID");
      return {
        Sid: sid(resource),
        Effect: "Allow",
        Principal: principal(textOf(properties, "principal")),
        Action: knownText(properties, "action") ?? "lambda:GetLayerVersion",
        Resource: "*",
        ...withConditions(conditions),
      };
    },
  },
  {
    // https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
    type: "aws:kms/grant:Grant",
    reads: ["name", "granteePrincipal", "operations", "constraints"],
    property: "keyId",
    of: [
      "aws:kms/key:Key",
      "aws:kms/externalKey:ExternalKey",
      "aws:kms/replicaKey:ReplicaKey",
      "aws:kms/replicaExternalKey:ReplicaExternalKey",
    ],
    statement(resource) {
      const { properties } = resource;
      const { known, others } = textList(properties, "operations");
      const conditions: Conditions = {};
      const constraints: unknown[] = Array.isArray(properties["constraints"])
        ? properties["constraints"]
        : [];
      // Several constraints are alternatives, which one condition cannot say: none of them counts then.
      if (constraints.length === 1 && isRecord(constraints[0]))
        for (const kind of ["encryptionContextEquals", "encryptionContextSubset"])
          for (const [key, value] of Object.entries(
            isRecord(constraints[0][kind]) ? constraints[0][kind] : {},
          ))
            if (typeof value === "string" && isKnown(value))
              conditions["StringEquals"] = {
                ...conditions["StringEquals"],
                [`kms:EncryptionContext:${key}`]: value,
              };
      return {
        Sid: knownText(properties, "name") ?? resource.name,
        Effect: "Allow",
        Principal: principal(textOf(properties, "granteePrincipal")),
        Action: others || known.length === 0 ? "kms:*" : known.map((operation) => `kms:${operation}`),
        Resource: "*",
        ...withConditions(conditions),
      };
    },
  },
  {
    type: "aws:cloudwatch/eventPermission:EventPermission",
    reads: ["statementId", "principal", "action", "condition"],
    property: "eventBusName",
    of: ["aws:cloudwatch/eventBus:EventBus"],
    byDefault: "default",
    statement(resource) {
      const { properties } = resource;
      const condition = Array.isArray(properties["condition"])
        ? properties["condition"][0]
        : properties["condition"];
      const [key, operator, value] = isRecord(condition)
        ? ["key", "type", "value"].map((name) => knownText(condition, name))
        : [];
      return {
        Sid: sid(resource),
        Effect: "Allow",
        Principal: principal(textOf(properties, "principal")),
        Action: knownText(properties, "action") ?? "events:PutEvents",
        Resource: "*",
        ...(key !== undefined && operator !== undefined && value !== undefined
          ? { Condition: { [operator]: { [key]: value } } }
          : {}),
      };
    },
  },
];

/** The permission as a document of one statement. */
export function permissionOf(
  kind: PermissionType,
  resource: StateResource,
  files: Files,
): Document | undefined {
  const statement = kind.statement(resource);
  return statement
    ? {
        origin: files.cite(resource, kind.property),
        content: { Version: "2012-10-17", Statement: [statement] },
      }
    : undefined;
}
