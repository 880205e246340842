import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Ipv4Address } from '../../values/address.ts'
import { AgentId } from '../../values/agent-id.ts'
import { ExitGroupId } from '../../values/token.ts'

export const PublicIpv4Registered = defineEvent({
  kind: 'fact',
  name: 'PublicIpv4Registered',
  version: 1,
  aggregate: 'grid',
  about: 'IPv4 addresses of an exit: no other exit has them.',
  by: 'the grid decider',
  data: z.strictObject({
    exit: AgentId.describe('The exit that has them.'),
    exitGroup: ExitGroupId.describe('The group of the exit.'),
    addresses: z.array(Ipv4Address).min(1).describe('The addresses.'),
  }),
  example: {
    exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    exitGroup: 'nordic',
    addresses: ['198.51.100.1', '198.51.100.2'],
  },
})

/** What PublicIpv4Registered says. */
export type PublicIpv4Registered = EventOf<typeof PublicIpv4Registered>
