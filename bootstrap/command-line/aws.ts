/** AWS by its own command line, which has the person's profiles, sign-ins and second factors. */
import { AwsRefusal, type Fields, NoSession } from "../hands.ts";
import { type Ended, start } from "./run.ts";

/** Variables that would take the place of the profile. */
const others =
  /^AWS_(?:PROFILE|DEFAULT_PROFILE|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|REGION|DEFAULT_REGION|ENDPOINT_URL.*)$/;

export const withoutSession = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !others.test(name)));

const refused = /An error occurred \(([^)]+)\) when calling the (\w+) operation(?: \([^)]*\))?: ([\s\S]*)/;

/** Operations by which a profile comes to its session. */
const signingIn = ["AssumeRole", "GetRoleCredentials", "AssumeRoleWithWebIdentity", "CreateToken"];
const expired = [
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "UnrecognizedClientException",
];

/** What a call that failed means. */
function failureOf(profile: string, { stderr, code }: Ended): Error {
  const said = stderr.trim();
  const [, error = "", operation = "", message = ""] = refused.exec(said) ?? [];
  if (signingIn.includes(operation) || expired.includes(error))
    return new NoSession(`profile ${profile}: ${message || said}`);
  if (error !== "") return new AwsRefusal(error, message.trim());
  // 253: the profile, or the session, is not there. https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html
  if (
    code === 253 ||
    /could not be found|Unable to locate credentials|Token has expired|session.+expired|sso login/i.test(said)
  )
    return new NoSession(`profile ${profile}: ${said}`);
  return new Error(`aws, profile ${profile}: ${said || `ended with ${code}`}`);
}

/** @throws AwsRefusal, NoSession, or Error where the command line itself fails */
export async function callAws(
  profile: string,
  region: string,
  [service, operation]: readonly [string, string],
  parameters: Fields,
): Promise<Fields> {
  const ended = await start(
    "aws",
    [
      ...["--profile", profile, "--region", region, "--output", "json", "--no-cli-pager"],
      ...[service, operation, "--cli-input-json", JSON.stringify(parameters)],
    ],
    { env: withoutSession(process.env) },
  );
  if (ended.code !== 0) throw failureOf(profile, ended);
  return ended.stdout.trim() === "" ? {} : (JSON.parse(ended.stdout) as Fields);
}

/** The session of a profile as variables, for a program that cannot ask for a second factor. Never printed. */
export async function sessionVariables(profile: string): Promise<Record<string, string>> {
  const ended = await start(
    "aws",
    ["configure", "export-credentials", "--profile", profile, "--format", "process"],
    { env: withoutSession(process.env) },
  );
  if (ended.code !== 0) throw failureOf(profile, ended);
  const { AccessKeyId, SecretAccessKey, SessionToken } = JSON.parse(ended.stdout) as Record<string, string>;
  return {
    AWS_ACCESS_KEY_ID: AccessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: SecretAccessKey ?? "",
    ...(SessionToken === undefined ? {} : { AWS_SESSION_TOKEN: SessionToken }),
  };
}
