/** What is harmless in networks, endpoints, keys, providers, and whatever has no file of its own. */
import type { Harmless } from "./harmless.ts";

export const network: readonly Harmless[] = [
  // Providers
  {
    mutants: /\| aws [^|]*\| skipRegionValidation = true \| (?:left out|set to false)$/,
    because: "the provider then looks whether there is such a Region, which is one check more",
  },

  // Keys
  {
    mutants:
      /\| Key [^|]*\| (?:customerMasterKeySpec = SYMMETRIC_DEFAULT|isEnabled = true|keyUsage = ENCRYPT_DECRYPT|multiRegion = false|rotationPeriodInDays = 365) \| left out$/,
    because: "AWS's own value",
  },
  {
    mutants: /\| Key [^|]*\| rotationPeriodInDays = 365 \| (?:lowered|raised)$/,
    because: "AWS takes 90 to 2,560 days",
  },
  {
    mutants: /\| Key [^|]*\| policy\.AdministratorsMakeVaults \| allow removed$/,
    because:
      "nobody makes another vault under the key before the policy says so again, which its administrators may write; vaults and copies go on",
  },
  {
    mutants: /^orders\/prod \| Key database \| policy\.AdministratorsLookAfterIt \| allow removed$/,
    because: "AWS refuses a key whose maker may not change its policy (the lockout check, which stays on)",
  },
  {
    mutants: /^orders\/prod \| Key database \| policy\.DatabasesUseIt \| allow removed$/,
    because: "no database is made or started under a key that RDS may not use; nobody else is let in",
  },

  // Access lists: the network's own range (first), its neighbours (after it), the endpoints (last)
  {
    mutants: /\| DefaultNetworkAcl [^|]*\| (?:ingress|egress)(?:\[[05]\])? = [[{][^|]*\| left out$/,
    because: "a rule less that lets something pass: what no rule matches is dropped",
  },
  {
    mutants: /\| DefaultNetworkAcl [^|]*\| (?:ingress|egress)\[[0-4]\]\.(?:fromPort|toPort) = 0 \| raised$/,
    because: "the provider refuses ports in a rule for all protocols",
  },
  {
    mutants: /\| DefaultNetworkAcl [^|]*\| (?:ingress|egress)\[0\]\.ruleNo = 100 \| (?:lowered|raised)$/,
    because:
      "before its neighbours' denies it comes in any case; after them, AWS refuses the number (32,766 is the most), and it would let pass less",
  },
  {
    mutants: /\| DefaultNetworkAcl [^|]*\| (?:ingress|egress)\[[1-4]\]\.ruleNo = 20\d \| lowered$/,
    because: "a deny that comes earlier denies no less",
  },
  {
    mutants: /\| DefaultNetworkAcl [^|]*\| (?:ingress|egress)\[5\]\.ruleNo = 300 \| raised$/,
    because: "it is the last in any case; AWS refuses the number",
  },
  {
    mutants:
      /\| DefaultNetworkAcl [^|]*\| (?:ingress|egress)\[5\]\.(?:fromPort = \d+ \| raised|toPort = \d+ \| (?:lowered|raised))$/,
    because: "AWS refuses ports over 65,535, and ranges that end before they begin",
  },

  // Names
  {
    mutants: /\| ResolverFirewallDomainList [^|]*-resolved-names \| domains = [^|]*\| left out$/,
    because: "fewer names are resolved",
  },
  {
    mutants:
      /\| ResolverFirewallRule [^|]*-dns-allow \| (?: \| resource removed|firewallDomainRedirectionAction = INSPECT_REDIRECTION_DOMAIN \| left out|priority = 100 \| lowered)$/,
    because:
      "without it fewer names are resolved; to inspect where a name leads is AWS's own value; it is the first rule in any case",
  },
  {
    mutants: /\| ResolverFirewallRule [^|]*-dns-block \| priority = 200 \| raised$/,
    because: "it is the last rule in any case",
  },
  {
    mutants: /\| ResolverFirewallRule [^|]*-dns-block \| blockResponse = NXDOMAIN \| left out$/,
    because: "AWS asks what a rule that blocks answers",
  },
  {
    mutants:
      /\| ResolverFirewallRule(?:GroupAssociation)? [^|]*\| name = (?:block-all-others|resolve-named|perimeter-\w+) \| left out$/,
    because: "what it is called for people: Pulumi makes a name up",
  },
  {
    mutants: /\| ResolverFirewallRuleGroupAssociation [^|]*\| priority = 101 \| (?:lowered|raised)$/,
    because: "AWS takes numbers between 100 and 9,900; of one group it is no matter which",
  },
  {
    mutants:
      /\| ResolverFirewallConfig [^|]*\| (?: \| resource removed|firewallFailOpen = DISABLED \| left out)$/,
    because:
      "failing closed is AWS's own value (docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-vpc-configuration.html)",
  },

  // Networks
  {
    mutants: /\| (?:Vpc|Subnet|VpcEndpoint|RouteTable|RouteTableAssociation) [^|]*\| {2}\| resource removed$/,
    because:
      "what is not there opens nothing: a subnet without a table of its own is under the default one, which isolation-network-walled keeps empty",
  },
  {
    mutants: /\| Vpc [^|]*\| (?:enableDnsSupport|enableDnsHostnames) = true \| (?:left out|turned round)$/,
    because: "nothing in the network resolves names, or its machines have none",
  },
  {
    mutants: /\| Subnet [^|]*\| availabilityZone = [^|]*\| left out$/,
    because: "AWS chooses the zone",
  },
  {
    mutants: /\| (?:Vpc|Subnet) [^|]*\| cidrBlock = [^|]*\| left out$/,
    because: "AWS makes no network without a range",
  },
  {
    mutants: /\| RouteTableAssociation [^|]*\| subnetId = [^|]*\| left out$/,
    because: "the provider asks for a subnet or a gateway",
  },
  {
    mutants: /\| VpcEndpoint [^|]*\| (?:routeTableIds = [^|]*|vpcEndpointType = Gateway) \| left out$/,
    because: "without a table nothing goes through it; Gateway is AWS's own value",
  },
  {
    mutants: /\| VpcEndpoint [^|]*\| policy\.OwnPrincipalsToOwnResources \| allow removed$/,
    because: "AWS refuses a policy without a statement; nothing would pass",
  },
  {
    mutants:
      /\| VpcEndpoint [^|]*\| policy\.OwnPrincipalsToOwnResources\.Action = (?:s3|dynamodb):\* \| action widened to all$/,
    because: "through the endpoint of one service only its own actions pass",
  },
  {
    mutants: /\| DefaultSecurityGroup [^|]*\| (?:ingress|egress) = \[\] \| left out$/,
    because:
      "the provider takes every rule away when it adopts the group, and puts none where none is said (pulumi.com/registry/packages/aws/api-docs/ec2/defaultsecuritygroup)",
  },
  {
    mutants: /\| FlowLog [^|]*\| maxAggregationInterval = 60 \| (?:left out|lowered|raised)$/,
    because:
      "AWS takes 60 and 600 seconds: every flow is recorded with either, in records of ten minutes at most",
  },

  // The guest's database and its groups
  {
    mutants:
      /^orders\/prod \| (?:SecurityGroup|SecurityGroup(?:In|E)gressRule|SubnetGroup) [^|]*\| {2}\| resource removed$/,
    because: "a rule less, or a group that whoever is in it asks for: AWS refuses, or less passes",
  },
  {
    mutants: /^orders\/prod \| (?:SecurityGroup|SubnetGroup) [^|]*\| name = [^|]*\| left out$/,
    because: "what it is called for people: Pulumi makes a name up",
  },
  {
    mutants:
      /^orders\/prod \| SecurityGroup(?:In|E)gressRule [^|]*\| (?:(?:fromPort|toPort|prefixListId|referencedSecurityGroupId) = [^|]*\| left out|fromPort = \d+ \| raised|toPort = \d+ \| (?:lowered|raised))$/,
    because:
      "AWS asks for both ports of TCP and for one other side, and refuses ranges over 65,535 or that end before they begin",
  },
  {
    mutants: /^orders\/prod \| SecurityGroup(?:In|E)gressRule [^|]*\| fromPort = \d+ \| lowered$/,
    because:
      "the same talk to the same: behind these addresses RDS answers on the database's port alone, and the endpoints of S3 and DynamoDB on their own",
  },
  {
    mutants: /^orders\/prod \| Instance orders \| vpcSecurityGroupIds = [^|]*\| left out$/,
    because:
      "the database is then in the network's default group, which isolation-default-group-shut keeps shut",
  },
  {
    mutants:
      /^orders\/prod \| Instance orders \| (?:publiclyAccessible|skipFinalSnapshot) = false \| left out$/,
    because: "false is the provider's own value",
  },
  {
    mutants:
      /^orders\/prod \| Instance orders \| manageMasterUserPassword = true \| (?:left out|turned round)$/,
    because:
      "RDS makes no database without a password; where one is written, isolation-secrets-sealed finds it",
  },
  {
    mutants:
      /^orders\/prod \| Instance orders \| iamDatabaseAuthenticationEnabled = true \| (?:left out|turned round)$/,
    because: "one way in less: the password that RDS keeps is left",
  },
  {
    mutants:
      /^orders\/prod \| Instance orders \| (?:allocatedStorage = 20 \| (?:left out|lowered|raised)|storageType = gp3 \| left out|engineVersion = 17 \| left out|autoMinorVersionUpgrade = true \| (?:left out|turned round)|identifier = orders \| left out)$/,
    because: "size, version and name of the workload's own: none opens it or takes from its copies",
  },
  {
    mutants: /^orders\/prod \| Instance orders \| copyTagsToSnapshot = true \| (?:left out|turned round)$/,
    because: "no policy and no plan of the perimeter's goes by a snapshot's tags",
  },
  {
    mutants: /^orders\/prod \| Instance orders \| backupRetentionPeriod = 14 \| raised$/,
    because: "AWS takes 35 days at most",
  },
  {
    mutants: /^orders\/prod \| Instance orders \| enabledCloudwatchLogsExports = [^|]*\| left out$/,
    because:
      "what the database itself writes down is the workload's own: AWS's calls are in the trail, and who talked to it in the flow log",
  },
  {
    mutants:
      /^orders\/prod \| Table orders \| (?:attributes(?:\[0\])? = [^|]*|billingMode = PAY_PER_REQUEST) \| left out$/,
    because: "AWS refuses a table whose key has no type, and one that is paid by capacity without a capacity",
  },
  {
    mutants:
      /^orders\/prod \| Table orders \| pointInTimeRecovery\.recoveryPeriodInDays = 35 \| (?:left out|raised)$/,
    because: "35 days is AWS's own value, and the most that it takes",
  },

  // Guardrails
  {
    mutants: /^org \| Policy guardrails-perimeter-accounts \| content\.RootSignedIn(?:\.[^|]*)? \| [^|]+$/,
    because:
      "Root denies the same as long as no account is unlocked for a root session; as soon as one is, isolation-guardrails-whole asks for this one",
  },
  {
    mutants:
      /^org \| Policy network-policy-policy \| content\.ec2_attributes\.exception_message\b[^|]*\| left out$/,
    because: "a text for people whom EC2 refuses something",
  },
  {
    mutants: /^org \| Policy network-policy-policy \| name = perimeter-network \| left out$/,
    because: "what it is called for people: isolation-public-access-blocked knows it by its kind",
  },
];
