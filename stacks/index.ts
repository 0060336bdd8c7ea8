/** Where Pulumi enters: the stack's name chooses the program. */
import * as pulumi from "@pulumi/pulumi";
import { stackNamed } from "./stacks.ts";

export default async () => stackNamed(pulumi.getStack()).run();
