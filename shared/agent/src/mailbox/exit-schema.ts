import { AgentId, ListenPort, Prefix, Transit, WireGuardKey } from '@sixfold/events'
import { z } from 'zod'

const Sequence = z.int().min(1)

/** The public keys of a member. */
export const Keys = z
  .strictObject({ mesh: WireGuardKey.nullable(), exit: WireGuardKey, since: Sequence })
  .nullable()

/** The exit that stands by for a network. */
export const Standby = z.strictObject({
  exit: AgentId,
  port: ListenPort,
  transit: Transit,
  keys: Keys,
  since: Sequence,
  wire: z.literal(2).exactOptional(),
  moving: Sequence.exactOptional(),
  finishing: Sequence.exactOptional(),
})

/** Exits that stood by. */
export const FormerExits = z.array(
  z.strictObject({ exit: AgentId, removed: Sequence, left: Sequence.nullable() }),
)

/** The other exits of a group. */
export const Group = z.array(
  z.strictObject({
    exit: AgentId,
    endpoints: z.strictObject({ ipv4: z.string(), ipv6: z.string() }),
    publicIpv4: z.array(z.string()),
    uplink: z.array(z.string()),
    slices: z.array(Prefix),
    takenOver: AgentId.nullable(),
    since: z.int().min(0),
  }),
)
