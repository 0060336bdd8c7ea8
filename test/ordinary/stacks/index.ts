/** Every ordinary stack. */
import type { OrdinaryStack } from "../stack.ts";
import { aurora } from "./aurora.ts";
import { batchJobs } from "./batch-jobs.ts";
import { clickStream } from "./click-stream.ts";
import { containerService } from "./container-service.ts";
import { dataLake } from "./data-lake.ts";
import { fanOut } from "./fan-out.ts";
import { imageBuild } from "./image-build.ts";
import { kubernetes } from "./kubernetes.ts";
import { monitoring } from "./monitoring.ts";
import { pipelineRole } from "./pipeline-role.ts";
import { postgresApp } from "./postgres-app.ts";
import { privateNetwork } from "./private-network.ts";
import { queueWorker } from "./queue-worker.ts";
import { redisCache } from "./redis-cache.ts";
import { restApi } from "./rest-api.ts";
import { scheduledFunction } from "./scheduled-function.ts";
import { search } from "./search.ts";
import { secretRotation } from "./secret-rotation.ts";
import { sharedFiles } from "./shared-files.ts";
import { signIn } from "./sign-in.ts";
import { stateMachine } from "./state-machine.ts";
import { staticSite } from "./static-site.ts";
import { tableStream } from "./table-stream.ts";
import { webService } from "./web-service.ts";

export const ordinaryStacks: readonly OrdinaryStack[] = [
  aurora,
  batchJobs,
  clickStream,
  containerService,
  dataLake,
  fanOut,
  imageBuild,
  kubernetes,
  monitoring,
  pipelineRole,
  postgresApp,
  privateNetwork,
  queueWorker,
  redisCache,
  restApi,
  scheduledFunction,
  search,
  secretRotation,
  sharedFiles,
  signIn,
  stateMachine,
  staticSite,
  tableStream,
  webService,
];
