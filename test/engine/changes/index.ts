import * as pulumi from "@pulumi/pulumi";
import { changes, type Variant } from "./changes.ts";

export default async () => changes(new pulumi.Config("changes").require("variant") as Variant);
