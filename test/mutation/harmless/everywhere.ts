/** What is harmless in any kind of resource, and what was looked at first. */
import type { Harmless } from "./harmless.ts";

export const everywhere: readonly Harmless[] = [
  // Texts for people
  {
    mutants: /\| (?:description|alarmDescription|tags|defaultTags|parameters|comment)\b[^|]*\| left out$/,
    because: "a text for people; no policy of the perimeter's goes by it",
  },
  {
    mutants: /\| (?:tags|defaultTags|__internal|version|description|alarmDescription)[.[ ][^|]*\|/,
    because: "tags and texts for people decide nothing; the provider keeps __internal and version for itself",
  },
  {
    mutants: /\| (?:advancedEventSelectors\[\d+\]\.name|metricQueries\[\d+\]\.label)\b[^|]*\| left out$/,
    because: "what a selector or a curve is called in the console",
  },
  {
    mutants: /\| EventTarget [^|]*\| inputTransformer\b/,
    because:
      "how a mail puts it: without the text, or a value in it, the event is told all the same, and the rule rings",
  },
  {
    mutants: /\| (?:CatalogTable|CatalogDatabase|NamedQuery) /,
    because:
      "a way of reading the log: the files are what is kept, and audit-source-identity holds the one column that names agents",
  },

  // What is said, and would be so without
  {
    mutants: /\| Role [^|]*\| maxSessionDuration = 3600 \| (?:left out|lowered)$/,
    because: "an hour is AWS's own value, and the least that it takes",
  },
  {
    mutants:
      /\| (?:forceDestroy|bypassPolicyLockoutSafetyCheck|skipCredentialsValidation|skipRegionValidation) = false \| left out$/,
    because: "false is the provider's own value",
  },
  {
    mutants: /\| Key [^|]*\| deletionWindowInDays = 30 \| (?:left out|raised)$/,
    because: "30 days is AWS's own value, and the most that it takes",
  },
  {
    mutants: /\| EventRule [^|]*\| state = ENABLED \| left out$/,
    because: "a rule is on unless it is said to be off",
  },
  {
    mutants: /\| Trail [^|]*\| (?:enableLogging|includeGlobalServiceEvents) = true \| left out$/,
    because: "true is the provider's own value",
  },
  {
    mutants: /\| Subnet [^|]*\| (?:assignIpv6AddressOnCreation|mapPublicIpOnLaunch) = false \| left out$/,
    because: "false is AWS's own value",
  },

  // Denied twice
  {
    mutants:
      /\| (?:RolePolicy agent-\w+-data \| policy\.(?:NoData|NoSecrets|NoCredentials)|Policy agent-\w+-no-secrets \| policy\.NoSecretsInMetadata)\.Action = [^|]*\| deny lacks an action$/,
    because:
      "the deny of all but views catches it as well: agent-secrets-denied holds that one of the two does, for every action of its catalogues",
  },

  // Less is allowed
  {
    mutants: /\| Policy [^|]*\| policy\.View \| allow removed$/,
    because: "an agent views less",
  },
  {
    mutants: /\| RolePolicy [^|]*\| policy\.(?!PutsOn)\w+ \| allow removed$/,
    because: "a role may do less than it is for: whoever works as it is refused, and says so",
  },
  {
    mutants:
      /\| Role [^|]*\| assumeRolePolicy\.(?:Job|DeployGrants|ArriveWithToken|ArriveFromLanding|Grant\w+|KeepIdentity|Lambda) \| allow removed$/,
    because: "nobody becomes the role; it is none that anything waits for in an emergency",
  },
  {
    mutants:
      /\| Key [^|]*\| policy\.(?:AccountLooks|\w*Deployer\w+|Preview\w+|BreakGlassUses) \| allow removed$/,
    because: "fewer look or open; who may change the key's policy stays",
  },

  // AWS refuses
  {
    mutants: /\| Key [^|]*\| policy\.AdministratorsKeep \| allow removed$/,
    because: "AWS refuses a key whose maker may not change its policy (the lockout check, which stays on)",
  },
];
