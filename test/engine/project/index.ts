import * as pulumi from "@pulumi/pulumi";
import { program, type Variant } from "./program.ts";

export default async () => program(new pulumi.Config("entrances").require("variant") as Variant);
