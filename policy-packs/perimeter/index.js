// Pulumi's runner compiles an entry point in TypeScript itself, slowly and without imports that end in .ts. What plain
// JavaScript imports, Node runs by itself.
import "./pack.ts";
