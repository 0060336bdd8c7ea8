/** No credential that outlives a session, and no way in for those whom somebody else vouches for. */
import { documentation, type Guardrail, of } from "./guardrail.ts";

export const credentials: readonly Guardrail[] = [
  {
    sid: "StandingCredentials",
    denies:
      "makes a user, a key, a password or a certificate that signs requests until somebody takes it away",
    threats: [38],
    actions: of(
      "iam",
      `AddU* AttachG* AttachU* ChangeP* CreateAc* CreateG* CreateL* CreateSer*Spec* CreateU* Dea* DeleteAccountPas*
       DeleteUserPer* DeleteV* PutG* PutU* Reset* SetS* TagU* UntagU* UpdateAc* UpdateG* UpdateL* UpdateSS* UpdateSer*Spec*
       UpdateSi* UpdateU* UploadSS* UploadSi*`,
    ),
    spares: ["breakGlass", "preparers"],
    source: `${documentation}IAM/latest/UserGuide/best-practices.html`,
  },
];
