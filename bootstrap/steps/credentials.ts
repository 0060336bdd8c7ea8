/** Whose sessions the steps use, and what the table says of each. */

/** A person who administers the account already. */
export const administrators = {
  credential: "your administrator's session there",
  meanwhile: "your second factor; the account's own event history, 90 days of it",
  withdrawn: "the last step, which looks whether it is gone or denied",
} as const;

export const breakGlass = {
  credential: "break-glass, an hour at a time",
  meanwhile:
    "providers pinned to one account, the policy pack's preview, locks that can still be lifted; from `org` on the log in another account",
  withdrawn: "it stays for the day that it is needed: unused, and alarmed whenever it is used",
} as const;

export const nobodys = {
  credential: "none: a file on your machine",
  meanwhile: "nothing is changed in AWS",
  withdrawn: "-",
} as const;
