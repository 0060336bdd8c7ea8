/** What joins networks and accounts: enough to tell whether one can be reached from another, not by which port. */
import { type Connection, connections, sharedWith } from "../../catalog/connections.ts";
import { connectors } from "../../catalog/connectors.ts";
import type { Policy } from "../iam/policy.ts";
import { compiled, documentOf, Unreadable } from "./documents.ts";
import { accountOfArn, type Files, ownArn } from "./files.ts";
import type { Network, NetworkLink, NetworkNode } from "./model.ts";
import type { StateResource } from "./state.ts";
import { isKnown, textOf, textsIn, valuesAt } from "./value.ts";

const endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint";
const endpointPolicyType = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy";

const serviceType = "aws:ec2/vpcEndpointService:VpcEndpointService";

const rows = new Map(connections.map((row) => [row.type, row]));
const nodeTypes = [...connections.filter(({ isNode }) => isNode).map(({ type }) => type), endpointType];

const isConnector = (type: string): boolean =>
  connectors.some((row) =>
    row.type.endsWith("/") ? type.startsWith(row.type) && !row.except?.includes(type) : row.type === type,
  );

type EndpointPolicy = Policy | null | "unknown";

export class Networks {
  private readonly files: Files;
  private readonly nodes = new Map<string, NetworkNode>();
  private readonly byResource = new Map<StateResource, NetworkNode>();
  private readonly links = new Map<string, NetworkLink>();
  private readonly endpoints = new Map<
    string,
    { readonly node: NetworkNode; readonly policy: EndpointPolicy }
  >();

  constructor(files: Files) {
    this.files = files;
    for (const resource of files.ofType(...nodeTypes)) this.node(resource);
    for (const row of connections)
      for (const resource of files.ofType(row.type)) if (!row.joinsNothing) this.join(row, resource);
    this.readEndpoints();
    this.readShares();
    this.readOthers();
  }

  private node(resource: StateResource): void {
    const id =
      ownArn(resource) ?? (resource.id !== undefined && isKnown(resource.id) ? resource.id : resource.urn);
    const node = this.nodes.get(id) ?? {
      id,
      type: resource.type,
      account: this.files.accountOf(resource),
      origin: this.files.origin(resource),
    };
    this.nodes.set(id, node);
    this.byResource.set(resource, node);
  }

  private link(from: string, to: string, resource: StateResource): void {
    if (from === to && from !== "unknown") return;
    const link = { from, to, type: resource.type, origin: this.files.origin(resource) };
    this.links.set(`${from} ${to} ${resource.type}`, link);
  }

  private self(resource: StateResource): string {
    const node = this.byResource.get(resource);
    if (node) return node.id;
    const account = this.files.accountOf(resource);
    return account === null ? "unknown" : `account:${account}`;
  }

  /** What one end is: a network of the files, an account, or anything. */
  private ends(resource: StateResource, path: string, types: readonly string[] = nodeTypes): string[] {
    const [top = path] = path.split(".");
    const values = valuesAt(resource.properties, path);
    if (values.length === 0) return [];
    return values.flatMap((value) => {
      const reference = this.files.follow(resource, top, value, types);
      if (reference.kind === "resources")
        return reference.resources.flatMap((one) => this.byResource.get(one)?.id ?? []);
      return reference.kind === "named" ? [this.place(reference.text)] : ["unknown"];
    });
  }

  /** Where something lies that is in none of the files. */
  private place(text: string): string {
    if (/^\d{12}$/.test(text)) return `account:${text}`;
    if (text.startsWith("arn:") && !text.includes(":organizations:")) {
      const account = accountOfArn(text);
      if (account !== undefined) return `account:${account}`;
    }
    return "unknown";
  }

  private join(row: Connection, resource: StateResource): void {
    const own = this.byResource.get(resource);
    const found = row.ends.map((path, index) =>
      // The first end is one's own: what no file shows of it is somewhere in the account.
      this.ends(resource, path).map((end) =>
        end === "unknown" && index === 0 && !own ? this.self(resource) : end,
      ),
    );
    const accounts = (row.accounts ?? []).flatMap((path) =>
      valuesAt(resource.properties, path).map((value) =>
        typeof value === "string" && isKnown(value) ? this.place(value) : "unknown",
      ),
    );
    // An end that only the other account knows by name is somewhere in that account.
    const ends = found
      .map((one) => one.flatMap((end) => (end === "unknown" && accounts.length > 0 ? accounts : [end])))
      .filter((one) => one.length > 0);
    const groups = own ? [[own.id], ...ends] : ends;
    if (row.to !== undefined) groups.push([row.to]);
    else if (!own && (groups.length < 2 || row.ends.length === 1))
      groups.push(accounts.length > 0 ? accounts : groups.length < 2 ? ["unknown"] : []);
    const [first = [], ...rest] = own || groups.length > 1 ? groups : [[this.self(resource)], ...groups];
    for (const from of first) for (const to of rest.flat()) this.link(from, to, resource);
  }

  private readEndpoints(): void {
    const { files } = this;
    const replaced = new Map<string, EndpointPolicy>();
    for (const resource of files.ofType(endpointPolicyType))
      for (const end of this.ends(resource, "vpcEndpointId")) {
        const policy = this.policyOf(resource);
        // Two of them, or one that is going: nobody knows which is in force.
        replaced.set(end, replaced.has(end) || resource.leaving || policy === null ? "unknown" : policy);
      }
    for (const resource of files.ofType(endpointType)) {
      const node = this.byResource.get(resource);
      if (!node) continue;
      for (const network of this.ends(resource, "vpcId")) this.link(node.id, network, resource);
      for (const path of ["serviceNetworkArn", "resourceConfigurationArn"])
        for (const end of this.ends(resource, path)) this.link(node.id, end, resource);
      const service = textOf(resource.properties, "serviceName");
      // AWS's own services are no network; others are offered by PrivateLink, by whoever it may be.
      if (service === null || service?.includes("vpce-svc-"))
        for (const end of this.ends(resource, "serviceName", [serviceType]))
          this.link(node.id, end, resource);
      const written = replaced.get(node.id);
      // What the endpoint itself says beside it may have been written last.
      const own = resource.isAnswer("policy") && !resource.external ? null : this.policyOf(resource);
      this.endpoints.set(node.id, {
        node,
        policy: written === undefined ? this.policyOf(resource) : own === null ? written : "unknown",
      });
    }
  }

  /** `null`: none is written, and then an endpoint lets everything through. */
  private policyOf(resource: StateResource): EndpointPolicy {
    const document = documentOf(resource.properties["policy"], this.files.cite(resource, "policy"));
    if (document === undefined) return null;
    const policy = document instanceof Unreadable ? document : compiled(document);
    return policy instanceof Unreadable ? "unknown" : policy;
  }

  private readShares(): void {
    for (const [type, paths] of Object.entries(sharedWith))
      for (const resource of this.files.ofType(type))
        for (const path of paths)
          for (const [, text] of textsIn(valuesAt(resource.properties, path)))
            for (const one of text.split(","))
              if (/^\d{12}$/.test(one.trim()))
                this.link(this.self(resource), `account:${one.trim()}`, resource);
              else if (/^all$/i.test(one.trim()) || !isKnown(one))
                this.link(this.self(resource), "unknown", resource);
  }

  /** A type that joins something, and of which nobody has written down what. */
  private readOthers(): void {
    for (const resource of this.files.resources)
      if (
        resource.custom &&
        resource.type.startsWith("aws:") &&
        !rows.has(resource.type) &&
        isConnector(resource.type)
      )
        this.link(this.self(resource), "unknown", resource);
  }

  finish(): Network {
    return { nodes: this.nodes, links: [...this.links.values()], endpoints: this.endpoints };
  }
}
