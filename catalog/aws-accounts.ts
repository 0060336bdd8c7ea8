/**
 * Accounts of AWS's own that policies name: as these, load balancers of older Regions write their logs. The newer way is a
 * service principal, logdelivery.elasticloadbalancing.amazonaws.com.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html#attach-bucket-policy
 */
export const loadBalancerAccounts: readonly string[] = `
  009996457667 027434742980 033677994240 048591011584 054676820928 076674570225 098369216593 114774131450 127311923021
  156460612806 190560391635 383597477331 507241528517 582318560864 589379963580 600734575887 635631232127 652711504416
  718504428378 754344448648 783225319266 797873946194 897822967062 985666609251
`
  .trim()
  .split(/\s+/);
