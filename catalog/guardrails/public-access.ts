/** What shuts accounts against everybody stays shut. */
import { documentation, type Guardrail, of } from "./guardrail.ts";

export const publicAccess: readonly Guardrail[] = [
  {
    sid: "PublicAccess",
    denies:
      "opens buckets, networks, images, snapshots or consoles to the public, or lets volumes go unencrypted",
    threats: [10, 16],
    actions: [
      ...of(
        "ec2",
        "CreateVpcB* DeleteVpcB* DeleteVpcEnc* DisableAl* DisableE* DisableImageB* DisableSn* EnableSe* ModifyAccountV* ModifyE* ModifyInstanceMetadataD* ModifyVpcB* ResetE*",
      ),
      "s3:PutAcco*",
    ],
    spares: ["breakGlass", "preparers"],
    source: `${documentation}AmazonS3/latest/userguide/configuring-block-public-access-account.html`,
  },
];
