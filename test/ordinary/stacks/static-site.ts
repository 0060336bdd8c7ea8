/** A static site in a bucket behind CloudFront, with a name and a certificate. */
import * as aws from "@pulumi/aws";
import { bucket, bucketName } from "../parts.ts";
import { type OrdinaryStack, policy, policyOf, type World } from "../stack.ts";

/** As the oldest examples have it: everybody reads the bucket. */
function openSite(world: World, site: aws.s3.Bucket): void {
  const block = new aws.s3.BucketPublicAccessBlock(
    "site",
    { bucket: site.id, blockPublicAcls: false, blockPublicPolicy: false },
    world.options(),
  );
  new aws.s3.BucketAcl(
    "site",
    { bucket: site.id, acl: "public-read" },
    world.options({ dependsOn: [block] }),
  );
  new aws.s3.BucketPolicy(
    "site",
    {
      bucket: site.id,
      policy: policyOf(
        site.arn.apply((arn) => ({
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: `${arn}/*`,
        })),
      ),
    },
    world.options({ dependsOn: [block] }),
  );
}

export const staticSite: OrdinaryStack = {
  name: "static-site",
  program: (world) => {
    const { account, advised } = world;
    const site = bucket(world, "site");
    new aws.s3.BucketWebsiteConfiguration(
      "site",
      { bucket: site.id, indexDocument: { suffix: "index.html" }, errorDocument: { key: "404.html" } },
      world.options(),
    );
    new aws.s3.BucketObject(
      "index.html",
      { bucket: site.id, content: "<h1>hello</h1>", contentType: "text/html" },
      world.options(),
    );
    const zone = new aws.route53.Zone("site", { name: "example.com" }, world.options());
    const certificate = new aws.acm.Certificate(
      "site",
      { domainName: "www.example.com", validationMethod: "DNS" },
      world.options(),
    );
    const access = advised
      ? new aws.cloudfront.OriginAccessControl(
          "site",
          { originAccessControlOriginType: "s3", signingBehavior: "always", signingProtocol: "sigv4" },
          world.options(),
        )
      : undefined;
    const distribution = new aws.cloudfront.Distribution(
      "site",
      {
        enabled: true,
        aliases: ["www.example.com"],
        defaultRootObject: "index.html",
        origins: [
          access
            ? {
                originId: "site",
                domainName: site.bucketRegionalDomainName,
                originAccessControlId: access.id,
              }
            : { originId: "site", domainName: site.bucketRegionalDomainName },
        ],
        defaultCacheBehavior: {
          targetOriginId: "site",
          viewerProtocolPolicy: "redirect-to-https",
          allowedMethods: ["GET", "HEAD"],
          cachedMethods: ["GET", "HEAD"],
          forwardedValues: { queryString: false, cookies: { forward: "none" } },
        },
        restrictions: { geoRestriction: { restrictionType: "none" } },
        viewerCertificate: { acmCertificateArn: certificate.arn, sslSupportMethod: "sni-only" },
      },
      world.options(),
    );
    new aws.route53.Record(
      "site",
      {
        zoneId: zone.zoneId,
        name: "www.example.com",
        type: "A",
        aliases: [
          {
            name: distribution.domainName,
            zoneId: distribution.hostedZoneId,
            evaluateTargetHealth: false,
          },
        ],
      },
      world.options(),
    );
    if (!advised) return openSite(world, site);
    new aws.s3.BucketPolicy(
      "site",
      {
        bucket: site.id,
        policy: policy({
          Sid: "CloudFront",
          Effect: "Allow",
          Principal: { Service: "cloudfront.amazonaws.com" },
          Action: "s3:GetObject",
          Resource: `arn:aws:s3:::${bucketName(world, "site")}/*`,
          // AWS chooses the distribution's id; the account is known beforehand.
          Condition: { StringEquals: { "AWS:SourceAccount": account } },
        }),
      },
      world.options(),
    );
    return undefined;
  },
};
