/** Protobuf's way of writing JSON, in which engine, provider and program hand values to one another. */
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type { Properties } from "./wire.ts";

export const fromStruct = (struct: structProto.Struct | undefined): Properties =>
  struct ? (struct.toJavaScript() as Properties) : {};

export const toStruct = (value: Properties): structProto.Struct =>
  structProto.Struct.fromJavaScript(value as never);
