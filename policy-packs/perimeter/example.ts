/** What the examples of several invariants are made of. */

/** A policy document of these statements, as AWS takes it. */
export const policy = (...statements: readonly Readonly<Record<string, unknown>>[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** A role that a service works as, at a path, with other properties where they matter. */
export const role = (path: string, properties: Readonly<Record<string, unknown>> = {}, name = "worker") => ({
  type: "aws:iam/role:Role",
  name,
  properties: {
    name,
    path,
    assumeRolePolicy: policy({
      Sid: "Service",
      Effect: "Allow",
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
    }),
    ...properties,
  },
});
