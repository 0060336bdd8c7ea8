import { orders } from "./orders.ts";

export default async () => orders();
