/**
 * Who owns which IPv4 addresses. Each trust domain that has a network has a block of its own, so networks of different
 * domains cannot overlap, and none of them needs to know another's range. Nothing outside of this file hands out addresses.
 *
 * An organisation with addresses of its own puts its blocks here: any private ones that do not overlap
 * (address-plan.test.ts), of a length from /8 to /16. Blocks already in use are never moved: that replaces the networks.
 *
 * Sources: RFC 1918; docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html (a VPC is a /16 to a /28, and
 * 172.17.0.0/16 is in use inside several services).
 */

/** The trust domains that have a network. */
export type NetworkDomain = keyof typeof addressPlan;

export const addressPlan = {
  prod: "10.16.0.0/12",
  dev: "10.32.0.0/12",
} as const;

/** Prefix length of one network (VPC): each domain's block holds several, for more Regions or a move. */
export const networkPrefixLength = 16;

/** Prefix length of one subnet: a network holds 16, one for each possible zone. */
export const subnetPrefixLength = 20;

/** Everything that is no public address: what an isolated network must not talk to, but for itself. RFC 1918 and RFC 6598. */
export const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"] as const;
