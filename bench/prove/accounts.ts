/** Accounts of any size, as a company's are: applications with their roles and functions, pipelines, teams, agents. */

export interface StateInput {
  readonly file: string;
  readonly content: unknown;
}

/** A sequence that looks random and is the same every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Properties = Readonly<Record<string, unknown>>;

interface Raw {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly properties: Properties;
}

const document = (...statements: readonly Properties[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (
  action: readonly string[],
  resource: string | readonly string[],
  more: Properties = {},
): Properties => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});
const trusting = (principal: Properties, more: Properties = {}): string =>
  document({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...more });

const region = "eu-central-1";

export const accountIds = ["101010101010", "202020202020", "303030303030", "404040404040", "505050505050"];

/** One account with that many roles. Every application has a policy of its own. */
function account(id: string, roles: number, random: (below: number) => number): Raw[] {
  const raws: Raw[] = [];
  const arn = (name: string, path = "/", of = id): string => `arn:aws:iam::${of}:role${path}${name}`;
  const role = (
    name: string,
    trust: string,
    statements: readonly Properties[],
    path = "/",
    more: Properties = {},
  ) => {
    raws.push({
      type: "aws:iam/role:Role",
      name,
      id: name,
      properties: { name, path, arn: arn(name, path), assumeRolePolicy: trust, ...more },
    });
    raws.push({
      type: "aws:iam/rolePolicy:RolePolicy",
      name: `${name}-policy`,
      id: `${name}:policy`,
      properties: { role: name, name: "policy", policy: document(...statements) },
    });
  };
  const root = { AWS: `arn:aws:iam::${id}:root` };
  const other = accountIds[(accountIds.indexOf(id) + 1) % accountIds.length] ?? id;
  role("administrator", trusting(root, { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }), [
    allow(["*"], "*"),
  ]);
  role("deployer", trusting({ Service: "codebuild.amazonaws.com" }), [
    allow(["iam:PassRole"], arn("app-*")),
    allow(["lambda:*", "dynamodb:*", "s3:*", "sqs:*", "cloudformation:*"], "*"),
  ]);
  for (let index = 2; index < roles; index++) {
    const name = `app-${index}`;
    const bucket = `arn:aws:s3:::data-${id}-${index}`;
    const own: Properties[] = [
      allow(["s3:GetObject", "s3:PutObject"], `${bucket}/*`),
      allow(
        ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"],
        `arn:aws:dynamodb:${region}:${id}:table/${name}`,
      ),
      allow(
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        `arn:aws:logs:${region}:${id}:log-group:/aws/lambda/${name}:*`,
      ),
    ];
    switch (index % 10) {
      case 0:
        role(name, trusting(root), [...own, allow(["sts:AssumeRole"], arn(`app-${index + 1}`))]);
        break;
      case 1:
        role(name, trusting({ AWS: arn(`app-${index - 1}`) }), [
          ...own,
          allow(["sts:AssumeRole"], `arn:aws:iam::${other}:role/app-${random(roles)}`),
        ]);
        break;
      case 2:
        role(
          name,
          trusting(
            { AWS: `arn:aws:iam::${other}:root` },
            { Condition: { StringEquals: { "sts:ExternalId": name } } },
          ),
          own,
        );
        break;
      case 3:
        role(name, trusting({ Service: "ec2.amazonaws.com" }), [...own, allow(["ec2:Describe*"], "*")]);
        break;
      case 4:
        role(name, trusting(root), [...own, allow(["sts:AssumeRole"], "*")]);
        break;
      case 5:
        // A person's role, which looks everywhere and may start builds.
        role(name, trusting(root), [
          ...own,
          allow(["iam:Get*", "iam:List*", "ec2:*", "codebuild:StartBuild"], "*"),
        ]);
        break;
      case 6:
        role(name, trusting({ Service: "ecs-tasks.amazonaws.com" }), [
          ...own,
          allow(["kms:Decrypt"], `arn:aws:kms:${region}:${id}:key/*`),
        ]);
        break;
      default:
        role(name, trusting({ Service: "lambda.amazonaws.com" }), own);
        raws.push({
          type: "aws:lambda/function:Function",
          name,
          id: name,
          properties: {
            name,
            arn: `arn:aws:lambda:${region}:${id}:function:${name}`,
            role: arn(name),
            s3Bucket: `artefacts-${id}`,
            s3Key: `${name}.zip`,
          },
        });
    }
    if (index % 5 === 0)
      raws.push({
        type: "aws:s3/bucket:Bucket",
        name: `data-${index}`,
        id: `data-${id}-${index}`,
        properties: { bucket: `data-${id}-${index}`, arn: bucket },
      });
  }
  // Two agents: one that reads, one that works for a team.
  role(
    "reader",
    trusting({ Service: "ecs-tasks.amazonaws.com" }),
    [allow(["s3:List*", "ec2:Describe*", "lambda:List*"], "*")],
    "/agent/",
  );
  role(
    "worker",
    trusting({ Service: "ecs-tasks.amazonaws.com" }),
    [
      allow(["lambda:UpdateFunctionCode"], `arn:aws:lambda:${region}:${id}:function:app-7`),
      allow(["sts:AssumeRole"], arn("app-10")),
    ],
    "/agent/",
  );
  return raws;
}

/** The checkpoints of five accounts with that many roles in all. */
export function accounts(roles: number): StateInput[] {
  const random = numbers(7);
  return accountIds.map((id) => {
    const urn = (type: string, name: string): string => `urn:pulumi:a${id}::company::${type}::${name}`;
    const provider = urn("pulumi:providers:aws", "account");
    const settings = { region, allowedAccountIds: JSON.stringify([id]) };
    return {
      file: `${id}.json`,
      content: {
        version: 3,
        deployment: {
          resources: [
            {
              urn: provider,
              custom: true,
              id: "account",
              type: "pulumi:providers:aws",
              inputs: settings,
              outputs: settings,
            },
            ...account(id, Math.round(roles / accountIds.length), random).map(
              ({ type, name, id: own, properties }) => ({
                urn: urn(type, name),
                custom: true,
                id: own,
                type,
                inputs: properties,
                outputs: properties,
                provider: `${provider}::account`,
              }),
            ),
          ],
        },
      },
    };
  });
}
