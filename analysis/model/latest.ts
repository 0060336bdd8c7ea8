/** Who takes the latest version of what it launches or runs: whoever writes a version decides then what that does. */

/** What launches templates, or runs documents, and says of which version. */
export const launching =
  /^aws:(autoscaling\/|batch\/|ec2\/(fleet|instance|spotFleetRequest):|ecs\/capacityProvider|eks\/nodeGroup|ssm\/)/;

/** How it says the latest one. */
export const latestVersion = /\$latest/i;
